import type { Result } from '../../contract/errors';
import { conflict, enterStage, FARM_PAUSED, moved, PAUSED, requeue } from './moves';
import type { Moved } from './moves';
import { isOver, presentStage, withStage } from './world';
import type { TaskNext, TaskWorld } from './world';

/** What holds a task back for a while, and what lets it go on. */
export type HoldEvent =
  /** The time of a hold has come, or its reason is gone. `queued`: the place that it has kept is taken all the same. */
  | { readonly kind: 'hold-over'; readonly at: number; readonly queued?: boolean }
  /** The farm starts nothing now: the task waits before its next run. */
  | { readonly kind: 'hold'; readonly at: number; readonly why: string }
  /** `together`: with all others, by stop-all. `attended`: a person drives the present run, or did until it was handed back. */
  | {
      readonly kind: 'pause';
      readonly at: number;
      readonly reason: string;
      readonly together: boolean;
      readonly attended: boolean;
    }
  | { readonly kind: 'resume'; readonly at: number; readonly rank: number };

type Of<K extends HoldEvent['kind']> = Extract<HoldEvent, { kind: K }>;

/** A hold ends by itself: back into the queue, or on at once where the task has kept its place. */
export function holdOver(world: TaskWorld, { at, queued = false }: Of<'hold-over'>): Result<Moved> {
  if (world.state.kind !== 'held') return conflict('This task is not held.');
  if (world.state.code === PAUSED) return conflict('This task was paused by its user.', 'Resume it.');
  if (world.state.code !== 'retry' || queued) {
    return moved({ ...world, state: { kind: 'queued', since: at } }, 'the hold is over');
  }
  const stage = presentStage(world);
  if (!stage) return conflict('There is no stage left.');
  return moved(enterStage(world, stage, at), `${stage.title} is tried again`);
}

/** A task between two runs waits until the farm starts things again. One that waits for that already waits for another reason now. */
export function hold(world: TaskWorld, { at, why }: Of<'hold'>): Result<Moved> {
  if (world.state.kind === 'held' && world.state.code === FARM_PAUSED)
    return moved({ ...world, state: { ...world.state, why } }, why);
  if (world.state.kind !== 'running' || world.state.runId !== null)
    return conflict('This task is not between two runs.');
  const key = world.state.stage;
  const waiting = withStage(world, key, { status: 'pending', updatedAt: at });
  return moved({ ...waiting, state: { kind: 'held', stage: key, why, code: FARM_PAUSED, until: null } }, why);
}

/**
 * Its user pauses the task. What its agent has begun goes on in the same session later; in its user's hands it stays there. One whose
 * terminal was handed back and has not gone yet stays handed back: a verdict that was given in it counts when the task goes on.
 */
export function pause(world: TaskWorld, { at, reason, together, attended }: Of<'pause'>): Result<Moved> {
  if (world.state.kind === 'held' && world.state.code === PAUSED) return conflict('This task is paused already.');
  if (world.state.kind === 'draft') return conflict('This task has not started yet.');
  if (world.state.kind === 'needs-you') return conflict('This task waits for you: nothing of it runs.');
  const stage = presentStage(world);
  if (isOver(world.state) || !stage) return conflict('This task is over.');
  const { how } = world.next;
  const stays = how === 'attended' || (how === 'handed-back' && attended);
  const begun = world.state.kind === 'running' && world.state.runId !== null;
  const goesOn: Partial<TaskNext> = begun ? { how: stays ? how : 'paused', cause: 'goes on after a pause' } : {};
  const next: TaskNext = { ...world.next, together, ...goesOn };
  const waiting = withStage(world, stage.key, { status: 'pending', error: null, updatedAt: at });
  const state = { kind: 'held', stage: stage.key, why: reason, code: PAUSED, until: null } as const;
  return moved({ ...waiting, next, state }, reason);
}

/** Its user lets a held task go on now. It keeps its rank in the queue; a task in its user's hands needs no place there. */
export function resume(world: TaskWorld, { at, rank }: Of<'resume'>): Result<Moved> {
  if (world.state.kind !== 'held') return conflict('This task is neither paused nor held.');
  const fresh: TaskWorld = { ...world, next: { ...world.next, together: false } };
  const stage = presentStage(world);
  if (stage && world.next.how === 'attended') return moved(enterStage(fresh, stage, at), 'resumed in your hands');
  return moved(requeue(fresh, at, rank), 'resumed by you');
}
