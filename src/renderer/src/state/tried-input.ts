import type { InputId, RunId } from '../../../main/contract/ids';
import { newInputId } from './ids';

/** Words that were sent to an agent, and whose answer has not come: it may have them, and may not. */
export interface TriedInput {
  readonly runId: RunId;
  readonly text: string;
  readonly inputId: InputId;
}

/** What is sent next: the same words to the same run are the same message, which the farm takes once. */
export const nextInput = (tried: TriedInput | null, runId: RunId, text: string): TriedInput =>
  tried?.runId === runId && tried.text === text ? tried : { runId, text, inputId: newInputId() };
