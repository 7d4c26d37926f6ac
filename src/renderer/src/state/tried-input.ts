import type { InputId, RunId } from '../../../main/contract/ids';
import { newInputId } from './ids';

/** Words that were sent to an agent, and whose answer has not come: it may have them, and may not. */
export interface TriedInput {
  readonly runId: RunId;
  readonly text: string;
  readonly inputId: InputId;
}

/** Words of as many runs are remembered; the oldest go first. */
const MOST_RUNS = 50;

/** What was sent and not answered, by run: whoever leaves the screen and sends it again says it once. A reload forgets it. */
export interface TriedInputs {
  /** What is sent next: the same words to the same run are the same message, which the farm takes once. */
  next(runId: RunId, text: string): TriedInput;
  /** The farm has answered it: the same words said again are meant. */
  arrived(tried: TriedInput): void;
}

export function createTriedInputs(): TriedInputs {
  const byRun = new Map<RunId, TriedInput>();
  return {
    next(runId, text) {
      const before = byRun.get(runId);
      const tried = before?.text === text ? before : { runId, text, inputId: newInputId() };
      byRun.delete(runId);
      byRun.set(runId, tried);
      const [oldest] = byRun.keys();
      if (oldest !== undefined && byRun.size > MOST_RUNS) byRun.delete(oldest);
      return tried;
    },
    arrived(tried) {
      if (byRun.get(tried.runId) === tried) byRun.delete(tried.runId);
    },
  };
}

/** Those of this page. */
export const triedInputs = createTriedInputs();
