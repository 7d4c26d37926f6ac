import type { Run } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import { firstWords } from './first-words';
import { runSign } from './run-words';
import { stageSign } from './stage-dots';
import { clockTime } from './words';

export interface StageLine {
  readonly text: string;
  readonly isBad: boolean;
}

/** The one most telling sentence about a stage: why it stands, what it found, why it runs again. */
export function stageLine(task: Task, stage: Stage, runs: readonly Run[], now: number): StageLine {
  const last = runs.at(-1);
  const good = (text: string): StageLine => ({ text, isBad: false });
  const { state } = task;
  switch (stageSign(task, stage)) {
    case 'skipped':
      return good(`skipped: ${stage.skipReason ?? 'no reason kept'}`);
    case 'held':
      return good(state.kind === 'held' ? heldWords(state, now) : '');
    case 'needs-you':
      return good(state.kind === 'needs-you' ? state.need.message : 'asks something');
    case 'now':
      if (last?.attended === true && last.status.kind !== 'ended') return good('you drive its terminal');
      return good(last && last.attempt > 1 ? last.cause : '');
    case 'stopped':
      return stoppedLine(state, stage, last, now);
    case 'failed':
      return {
        text: firstWords(stage.error ?? last?.verdict?.summary ?? (last ? runSign(last).words : '')),
        isBad: true,
      };
    case 'done':
      return good(last?.verdict ? firstWords(last.verdict.summary) : loopWords(stage));
    default:
      return last && last.verdict?.passed !== true
        ? { text: firstWords(last.verdict?.summary ?? ''), isBad: true }
        : good('');
  }
}

/** When it was stopped; what it had found wrong before that stays the more telling. */
function stoppedLine(state: Task['state'], stage: Stage, last: Run | undefined, now: number): StageLine {
  const found = last?.verdict?.passed === false ? firstWords(last.verdict.summary) : '';
  if (found !== '') return { text: found, isBad: true };
  const at = state.kind === 'cancelled' ? clockTime(state.at, now) : '';
  return { text: [`stopped ${at}`, firstWords(stage.error ?? '')].filter(Boolean).join(' · '), isBad: false };
}

const loopWords = ({ loops }: Stage): string =>
  loops === 0 ? '' : loops === 1 ? 'sent back once' : `sent back ${loops} times`;

const heldWords = (state: Extract<Task['state'], { kind: 'held' }>, now: number): string =>
  state.until === null ? state.why : `${state.why} Goes on ${clockTime(state.until, now)}`;
