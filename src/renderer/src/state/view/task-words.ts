import type { Activity } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import { clockTime, ordinal } from './words';

/** What else is known when a task is put into words. */
export interface TaskSurroundings {
  readonly now: number;
  /** What its agent does. */
  readonly doing: Activity | undefined;
  /** What the oldest of its open questions asks. */
  readonly asks: string | undefined;
  /** 1 is next; null when it does not queue. */
  readonly place: number | null;
  /** Its user drives the run, in its terminal. */
  readonly attended?: boolean | undefined;
  /** Nothing new starts in the farm. */
  readonly paused?: boolean | undefined;
  /** The worker does not answer: what the agent does is not known. */
  readonly silent?: boolean | undefined;
}

/** What is said of a live run while nothing is heard of it. */
export const SILENT = 'its worker does not answer';

/** What a task does now or, if it does nothing, why: never a bare word for a state. */
export function taskWords(task: Task, { now, doing, asks, place, attended, paused, silent }: TaskSurroundings): string {
  const { state } = task;
  switch (state.kind) {
    case 'draft':
      return 'not started';
    case 'queued':
      if (paused === true) return 'waits: Croft is paused';
      return place === null || place <= 1 ? 'waits: next in the queue' : `waits: ${ordinal(place)} in the queue`;
    case 'running':
      if (paused === true && state.runId === null) return `${stageTitle(task, state.stage)} · waits: Croft is paused`;
      if (attended === true) return `${stageTitle(task, state.stage)} · you drive its terminal: hand back when done`;
      return `${stageWords(task, state.stage)} · ${asks ? `needs you: ${asks}` : silent === true ? SILENT : (doing?.text ?? 'starts')}`;
    case 'needs-you':
      return `${stageTitle(task, state.stage)} · ${state.need.message}`;
    case 'held':
      // The time first: of a long reason the end may be cut off.
      return `${stageTitle(task, state.stage)} · ${state.until === null ? '' : `goes on ${clockTime(state.until, now)} · `}${state.why}`;
    case 'done':
      return doneWords(task, state.at, now);
    case 'cancelled':
      return `stopped ${clockTime(state.at, now)}${state.stage ? ` in ${stageTitle(task, state.stage)}` : ' before it started'}`;
  }
}

function doneWords(task: Task, at: number, now: number): string {
  const skipped = task.stages.filter((stage) => stage.status === 'skipped');
  const loops = task.stages.reduce((sum, stage) => sum + stage.loops, 0);
  const parts = [`done ${clockTime(at, now)}`];
  if (skipped.length > 0) parts.push(`${skipped.map((stage) => stage.title).join(', ')} skipped`);
  if (loops > 0) parts.push(loops === 1 ? 'sent back once' : `sent back ${loops} times`);
  return parts.join(' · ');
}

const stageOf = (task: Task, key: string): Stage | undefined => task.stages.find((stage) => stage.key === key);
const stageTitle = (task: Task, key: string): string => stageOf(task, key)?.title ?? key;

function stageWords(task: Task, key: string): string {
  const stage = stageOf(task, key);
  return stage && stage.attempts > 1 ? `${stage.title}, attempt ${stage.attempts}` : (stage?.title ?? key);
}

/** What the time of a task means, wherever it stands. */
export const TIME_WORDS = 'Time that its stages have taken';

/** Time that the stages of a task have taken. Of a task that does not run now it ends with its last change. */
export function stagesMs({ stages, state, updatedAt }: Task, now: number): number {
  const over = state.kind === 'done' || state.kind === 'cancelled' ? state.at : null;
  const end = state.kind === 'running' ? now : (over ?? updatedAt);
  return stages.reduce(
    (sum, { startedAt, endedAt }) => sum + (startedAt === null ? 0 : Math.max(0, (endedAt ?? end) - startedAt)),
    0,
  );
}
