import type { Activity, Run } from '../../../../main/contract/run';
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
}

/** What a task does now or, if it does nothing, why: never a bare word for a state. */
export function taskWords(task: Task, { now, doing, asks, place, attended, paused }: TaskSurroundings): string {
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
      return `${stageWords(task, state.stage)} · ${asks ? `needs you: ${asks}` : (doing?.text ?? 'starts')}`;
    case 'needs-you':
      return `${stageTitle(task, state.stage)} · ${state.need.message}`;
    case 'held':
      return `${stageTitle(task, state.stage)} · ${state.until === null ? state.why : `held: ${state.why.replace(/\.$/, '')}, goes on ${clockTime(state.until, now)}`}`;
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

/** Time that agents have worked on a task. Without its runs, which an over task's row does without, its stages tell. */
export function workedMs(task: Task, runs: readonly Run[], now: number): number {
  const spans = runs.length > 0 ? runs : task.stages;
  return spans.reduce(
    (sum, { startedAt, endedAt }) => sum + (startedAt === null ? 0 : (endedAt ?? now) - startedAt),
    0,
  );
}
