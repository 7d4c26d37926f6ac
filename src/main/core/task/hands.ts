import type { Result } from '../../contract/errors';
import { APPROVAL, conflict, enterStage, moved, needsYou, TERMINAL_LEFT } from './moves';
import type { Moved } from './moves';
import { settleVerdict } from './settle-verdict';
import type { Settlement } from './settle-verdict';
import { isOver, isTakenOver, presentStage } from './world';
import type { TaskWorld } from './world';

/** A person goes on with the task's session in a terminal. */
export interface TakeOver {
  readonly kind: 'take-over';
  readonly at: number;
}

/** A person gives the task back to its agent. */
export interface HandBack {
  readonly kind: 'hand-back';
  readonly at: number;
  readonly note: string | null;
  /** The verdict that the agent has given in the terminal that was left, with what it takes to count it; null: none. */
  readonly given: Pick<Settlement, 'verdict' | 'context' | 'maxLoops'> | null;
}

const NOTHING_YET = 'This task waits for its turn: there is nothing to take over yet.';

/** The stage goes on in its user's hands. A live run is no longer the task's own, so that the engine ends it first. */
export function takeOver(world: TaskWorld, { at }: TakeOver): Result<Moved> {
  const { state } = world;
  if (isOver(state)) return conflict('This task is over.', 'Open a terminal in its worktree instead.');
  const stage = presentStage(world);
  /** One that was handed back, paused or held goes on from the queue: what its agent has begun is there. */
  const hasBegun = (stage?.startedAt ?? null) !== null || world.next.how !== undefined;
  if (state.kind === 'draft' || (state.kind === 'queued' && !hasBegun)) {
    return conflict(
      state.kind === 'draft' ? 'No agent has worked on this task yet.' : NOTHING_YET,
      'Open a terminal in its workspace, or wait until it runs.',
    );
  }
  if (isTakenOver(world)) return conflict('You have taken this task over already.', 'Its terminal is open.');
  if (state.kind === 'needs-you' && state.need.code === APPROVAL) {
    return conflict(
      'This stage has passed and waits for your approval.',
      'Approve it, or open a terminal in its worktree.',
    );
  }
  if (!stage) return conflict('There is no stage left.', 'Open a terminal in its worktree instead.');
  const next = { ...world.next, cause: 'taken over by you', how: 'attended' } as const;
  return moved(enterStage({ ...world, next, problemsInARow: 0 }, stage, at), `${stage.title} is taken over by you`);
}

/**
 * The agent goes on. While the terminal is open its run stays the task's own until it has ended: a verdict that it gives up to then
 * counts, and `settleAttended` goes on from there.
 */
export function handBack(world: TaskWorld, { at, note, given }: HandBack): Result<Moved> {
  const stage = presentStage(world);
  if (!stage) return conflict('There is no stage left.');
  const back = { cause: 'handed back by you', how: 'handed-back' } as const;
  const told: TaskWorld = { ...world, note, next: { ...world.next, ...back } };
  if (isTakenOver(world)) return moved(told, `${stage.title} is handed back by you`);
  if (world.state.kind !== 'needs-you' || world.state.need.code !== TERMINAL_LEFT) {
    return conflict('This task is not in your hands.', 'Take it over first.');
  }
  if (given?.verdict) return settleVerdict(told, stage, { ...given, verdict: given.verdict, at });
  return moved(enterStage(told, stage, at), `${stage.title} is handed back by you`);
}

/** A verdict that stands in the row of a run that was handed back, and could not count at the end of that run: it does now. */
export interface GivenVerdict {
  readonly kind: 'verdict-given';
  readonly at: number;
  readonly given: NonNullable<HandBack['given']>;
}

/** Legal only between two runs of a task that was handed back. */
export function countGiven(world: TaskWorld, { at, given }: GivenVerdict): Result<Moved> {
  const stage = presentStage(world);
  const isBetween = world.state.kind === 'running' && world.state.runId === null && world.next.how === 'handed-back';
  if (!stage || !isBetween || !given.verdict) return conflict('No verdict of a terminal waits here.');
  return settleVerdict(world, stage, { ...given, verdict: given.verdict, at });
}

/** The end of a run that a person drove, without a verdict that counts now. */
export function settleAttended(world: TaskWorld, end: Settlement): Result<Moved> {
  const stage = presentStage(world);
  if (!stage) throw new Error('a running task has no present stage');
  if (world.next.how === 'handed-back') {
    return moved(enterStage(world, stage, end.at), `${stage.title} goes on with its agent`);
  }
  const gave = end.verdict ? ' Its agent has given its verdict there.' : '';
  return needsYou(world, stage, end.at, {
    code: TERMINAL_LEFT,
    message: `${howLeft(end)}${gave}`,
    next: end.verdict
      ? 'Hand it back: the verdict counts then. Or take it over again to go on in the terminal, or retry the stage.'
      : 'Hand it back: its agent goes on where you left off. Or take it over again, or retry the stage.',
  });
}

function howLeft({ outcome, isUnseen }: Settlement): string {
  const isLost = outcome.kind === 'problem' ? outcome.problem === 'lost' : isUnseen === true;
  if (isLost) return 'Croft’s worker was ended while the task was in your hands, and its terminal with it.';
  return outcome.kind === 'problem' ? outcome.message : 'You have left the terminal of this task.';
}
