import type { Pipeline, StageDefinition } from '../../contract/pipeline';
import type { Stage, TaskState } from '../../contract/task';

/** What the next run of the present stage goes on from. */
export interface TaskNext {
  /** Why the next run is started, in words. */
  readonly cause: string;
  /** Session to go on in; null: a new one. */
  readonly resumeSession: string | null;
  /** Findings of the stage that sent the task back, as text. */
  readonly findings: string | null;
  /**
   * How the next run comes about where it goes on with what an earlier run of its stage has begun: in the newest session of the stage.
   * `attended`: a person drives it in a terminal; `handed-back`: the agent goes on after that; `paused`: it goes on after a pause.
   * It stays while that run lives.
   */
  readonly how?: 'attended' | 'handed-back' | 'paused' | undefined;
  /** Times in a row that a run of the present stage was lost with its worker. */
  readonly losses?: number | undefined;
  /** Paused with all others by stop-all: goes on when the farm does. */
  readonly together?: boolean | undefined;
}

/** Everything that the rules of a task look at. A stored task has these fields and more. */
export interface TaskWorld {
  readonly state: TaskState;
  readonly definition: Pipeline;
  /** Order in the queue; kept while the task is not over, so that it goes on before younger ones. */
  readonly queueRank: number | null;
  /** Problems in a row at the present stage, for back-off. */
  readonly problemsInARow: number;
  /** Words of the user for the next run. */
  readonly note: string | null;
  readonly next: TaskNext;
  readonly stages: readonly Stage[];
}

export const freshNext: TaskNext = { cause: 'first attempt', resumeSession: null, findings: null };

/** The stage that the task stands at: the first that is neither completed nor skipped. Null: all are over. */
export function presentStage(world: Pick<TaskWorld, 'stages'>): Stage | null {
  return world.stages.find((stage) => stage.status !== 'completed' && stage.status !== 'skipped') ?? null;
}

/** Definition of a stage. Throws for a key that the task's own pipeline does not have: that is a bug. */
export function definitionOf(world: Pick<TaskWorld, 'definition'>, key: string): StageDefinition {
  const found = world.definition.stages.find((stage) => stage.key === key);
  if (!found) throw new Error(`stage ${key} is not in pipeline ${world.definition.name}`);
  return found;
}

/** The same world with one stage changed. */
export function withStage(world: TaskWorld, key: string, change: Partial<Stage>): TaskWorld {
  return { ...world, stages: world.stages.map((stage) => (stage.key === key ? { ...stage, ...change } : stage)) };
}

/** True while the task takes one of the places of `maxConcurrent`. */
export function keepsPlace(state: TaskState): boolean {
  return state.kind === 'running' || (state.kind === 'held' && state.code === 'retry');
}

/** True while the task is in its user's hands: a person drives its run, or it waits until the farm has ended that run. */
export const isTakenOver = (world: Pick<TaskWorld, 'state' | 'next'>): boolean =>
  world.state.kind === 'running' && world.next.how === 'attended';

export const isOver = (state: TaskState): boolean => state.kind === 'done' || state.kind === 'cancelled';

/** A pause before a try is never longer than this: a hold that is has met a clock that was set back. */
const LONGEST_RETRY_HOLD_MS = 20 * 60_000;

/** True when the time of a hold has come. */
export function holdIsOver(state: TaskState, now: number): boolean {
  if (state.kind !== 'held' || state.until === null) return false;
  return state.until <= now || (state.code === 'retry' && state.until - now > LONGEST_RETRY_HOLD_MS);
}
