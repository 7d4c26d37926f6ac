import type { Health } from '../../../../main/contract/doctor';
import type { Activity } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import type { PlaceKeeper } from './places';
import { waitsForReview } from './review-wait';
import { isThrownAway } from './thrown-away';
import { clockTime, cut, ordinal } from './words';

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
  /** Why nothing new starts in the farm. */
  readonly still?: string | null | undefined;
  /** What keeps the next task from its place, where no agent is at work. */
  readonly heldUp?: PlaceKeeper | null | undefined;
  /** The worker does not answer: what the agent does is not known. */
  readonly silent?: boolean | undefined;
}

/** What is said of a live run while nothing is heard of it. */
export const SILENT = 'its worker does not answer';

/** Why nothing new starts; null: things start. */
export function whyStill(health: Pick<Health, 'control' | 'trouble'> | null): string | null {
  if (health?.control === 'paused') return 'Croft is paused';
  if (health?.control === 'draining') return 'Croft is about to quit';
  if (!health?.trouble) return null;
  return health.trouble.reason?.endsWith('.full') === true ? 'a disk is full' : 'Croft cannot write its database';
}

/** What a task does now or, if it does nothing, why: never a bare word for a state. */
export function taskWords(
  task: Task,
  { now, doing, asks, place, attended, still = null, heldUp = null, silent }: TaskSurroundings,
): string {
  const { state } = task;
  switch (state.kind) {
    case 'draft':
      return 'not started';
    case 'queued':
      return `waits: ${still ?? queueWords(place ?? 1, heldUp, now)}`;
    case 'running':
      if (still !== null && state.runId === null) return `${stageTitle(task, state.stage)} · waits: ${still}`;
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
      if (isThrownAway(task)) return `thrown away as a draft ${clockTime(state.at, now)}`;
      return [...fateWord(task), `stopped ${clockTime(state.at, now)} ${stoppedWhere(task, state.stage)}`].join(' · ');
  }
}

function queueWords(place: number, heldUp: PlaceKeeper | null, now: number): string {
  if (place > 1) return `${ordinal(place)} in the queue`;
  if (heldUp === null) return 'next in the queue';
  if (heldUp === 'asks') return 'next, when you have answered an agent that asks';
  const until = heldUp.state.kind === 'held' ? heldUp.state.until : null;
  return `${cut(heldUp.title, 32)} tries again ${until === null ? 'soon' : `at ${clockTime(until, now)}`} and keeps its place`;
}

const stoppedWhere = (task: Task, key: string | null): string =>
  key === null || task.stages.every(({ attempts }) => attempts === 0)
    ? 'before it started'
    : `in ${stageTitle(task, key)}`;

function doneWords(task: Task, at: number, now: number): string {
  const skipped = task.stages.filter((stage) => stage.status === 'skipped');
  const loops = task.stages.reduce((sum, stage) => sum + stage.loops, 0);
  const parts = [...fateWord(task), `done ${clockTime(at, now)}`];
  if (skipped.length > 0) parts.push(`${skipped.map((stage) => stage.title).join(', ')} skipped`);
  if (loops > 0) parts.push(loops === 1 ? 'sent back once' : `sent back ${loops} times`);
  return parts.join(' · ');
}

/** What became of its work, or that this waits for its user. One that has no branch of its own has nothing to decide on. */
function fateWord(task: Task): readonly string[] {
  if (task.review.kind !== 'open') return [task.review.kind];
  return waitsForReview(task) ? ['to review'] : [];
}

const stageOf = (task: Task, key: string): Stage | undefined => task.stages.find((stage) => stage.key === key);
const stageTitle = (task: Task, key: string): string => stageOf(task, key)?.title ?? key;

function stageWords(task: Task, key: string): string {
  const stage = stageOf(task, key);
  return stage && stage.attempts > 1 ? `${stage.title}, attempt ${stage.attempts}` : (stage?.title ?? key);
}
