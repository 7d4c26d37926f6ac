import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { NeedsYou } from '../../contract/task';
import { accept } from './accept';
import { countGiven, handBack, takeOver } from './hands';
import type { GivenVerdict, HandBack, TakeOver } from './hands';
import { hold, holdOver, pause, resume } from './holds';
import type { HoldEvent } from './holds';
import { APPROVAL, conflict, enterStage, moved, requeue, resetStage } from './moves';
import type { Moved } from './moves';
import { settle } from './settle';
import type { Settlement } from './settle-verdict';
import { freshNext, isOver, presentStage, withStage } from './world';
import type { TaskWorld } from './world';

/** Everything that can happen to a task. Times are in the events: the rules know no clock. */
export type TaskEvent =
  /** Into the queue, at the end of it. */
  | { readonly kind: 'enqueue'; readonly at: number; readonly rank: number }
  /** A place is free and the task is the next. */
  | { readonly kind: 'begin'; readonly at: number }
  /** The row of its next run is written. */
  | { readonly kind: 'run-planned'; readonly at: number; readonly runId: RunId }
  /** Its run is over and the run's work is committed. */
  | Settlement
  /** The next run cannot be started; a person has to do something first. */
  | {
      readonly kind: 'block';
      readonly at: number;
      readonly need: NeedsYou;
      /** Session that the run was to go on in: a retry does. */
      readonly session?: string;
    }
  | HoldEvent
  | TakeOver
  | HandBack
  | GivenVerdict
  | {
      readonly kind: 'retry';
      readonly at: number;
      readonly stage: string | null;
      readonly note: string | null;
      readonly rank: number;
      /** Why, where it is not simply wanted again. */
      readonly cause?: string;
    }
  | { readonly kind: 'skip'; readonly at: number; readonly reason: string; readonly rank: number }
  /** What kept the work of its newest run from being committed is mended: that run is settled once more, and its verdict counts. */
  | { readonly kind: 'settle-again'; readonly at: number; readonly runId: RunId }
  | { readonly kind: 'approve'; readonly at: number; readonly rank: number }
  /** Its work was brought home as it is: whatever stage was left is not needed any more. */
  | { readonly kind: 'accept'; readonly at: number }
  | { readonly kind: 'cancel'; readonly at: number; readonly reason: string };

/**
 * The one machine of a task. Answers the world after the event, or `conflict` where the event is not legal in the present state.
 * Invariant: a running task stands at its present stage; `runId` is null until its run's row is written.
 */
export function transition(world: TaskWorld, event: TaskEvent): Result<Moved> {
  switch (event.kind) {
    case 'enqueue':
      if (world.state.kind !== 'draft') return conflict('This task was started before.');
      return moved({ ...world, state: { kind: 'queued', since: event.at }, queueRank: event.rank }, 'queued');
    case 'begin':
      return begin(world, event.at);
    case 'run-planned':
      return runPlanned(world, event.runId, event.at);
    case 'settled':
      return settle(world, event);
    case 'block':
      return block(world, event);
    case 'hold-over':
      return holdOver(world, event);
    case 'hold':
      return hold(world, event);
    case 'pause':
      return pause(world, event);
    case 'resume':
      return resume(world, event);
    case 'take-over':
      return takeOver(world, event);
    case 'hand-back':
      return handBack(world, event);
    case 'verdict-given':
      return countGiven(world, event);
    case 'settle-again':
      return settleAgain(world, event.runId, event.at);
    case 'retry':
      return retry(world, event);
    case 'skip':
      return skip(world, event);
    case 'approve':
      if (world.state.kind !== 'needs-you' || world.state.need.code !== APPROVAL) {
        return conflict('This task does not wait for an approval.');
      }
      return moved(requeue(world, event.at, event.rank), 'approved by you');
    case 'accept':
      return accept(world, event.at);
    case 'cancel':
      return cancel(world, event.at, event.reason);
  }
}

function begin(world: TaskWorld, at: number): Result<Moved> {
  if (world.state.kind !== 'queued') return conflict('Only a queued task can begin.');
  const stage = presentStage(world);
  if (!stage) return moved({ ...world, state: { kind: 'done', at }, queueRank: null }, 'every stage is over');
  return moved(enterStage(world, stage, at), `${stage.title} begins`);
}

function runPlanned(world: TaskWorld, runId: RunId, at: number): Result<Moved> {
  if (world.state.kind !== 'running' || world.state.runId !== null) return conflict('This task has a run already.');
  const key = world.state.stage;
  const stage = world.stages.find((s) => s.key === key);
  if (!stage) return conflict(`There is no stage ${key}.`);
  const counted = withStage(world, key, { attempts: stage.attempts + 1, updatedAt: at });
  return moved(
    { ...counted, state: { ...world.state, runId } },
    `${stage.title}, attempt ${stage.attempts + 1}: ${world.next.cause}`,
  );
}

function block(world: TaskWorld, event: Extract<TaskEvent, { kind: 'block' }>): Result<Moved> {
  const { need, at, session } = event;
  if (world.state.kind !== 'running') return conflict('Only a running task can be blocked.');
  const key = world.state.stage;
  const failed = withStage(world, key, { status: 'failed', error: need.message, endedAt: at, updatedAt: at });
  const next = session === undefined ? world.next : { ...world.next, resumeSession: session };
  return moved({ ...failed, next, state: { kind: 'needs-you', stage: key, need } }, need.message);
}

function settleAgain(world: TaskWorld, runId: RunId, at: number): Result<Moved> {
  const { state } = world;
  const stage = presentStage(world);
  if (state.kind !== 'needs-you' || state.need.runId !== runId || state.stage !== stage?.key) {
    return conflict('No commit of this task waits to be made.', 'Retry the stage.');
  }
  const settling = { kind: 'running', stage: stage.key, runId } as const;
  return moved({ ...enterStage(world, stage, at), state: settling }, `the work of ${stage.title} is committed again`);
}

function retry(world: TaskWorld, event: Extract<TaskEvent, { kind: 'retry' }>): Result<Moved> {
  if (world.state.kind === 'draft') return conflict('This task has not started yet.', 'Start it first.');
  if (world.state.kind === 'queued') return conflict('This task is in the queue already.');
  /** A task that waits at a gate stands at a stage that has passed: no retry goes past the gate unasked. */
  const standsAt = world.state.kind === 'needs-you' ? world.state.stage : presentStage(world)?.key;
  const key = event.stage ?? standsAt ?? world.stages.at(-1)?.key;
  const target = world.stages.find((stage) => stage.key === key);
  if (!target) return conflict(`This task has no stage ${key}.`);
  const reached = world.stages.every(
    (stage) => stage.index >= target.index || stage.status === 'completed' || stage.status === 'skipped',
  );
  if (!reached)
    return conflict(`${target.title} has not been reached yet.`, 'Retry an earlier stage, or skip the one before.');
  const stages = world.stages.map((stage) =>
    stage.index < target.index
      ? stage
      : { ...resetStage(stage, event.at), loops: stage.index === target.index ? 0 : stage.loops },
  );
  /** An agent that broke off midway goes on where it was; everything else begins anew. */
  const brokeOff = (world.state.kind === 'needs-you' || world.state.kind === 'held') && world.state.stage === key;
  const resumeSession = brokeOff ? world.next.resumeSession : null;
  const next = { cause: event.cause ?? 'retried by you', findings: world.next.findings, resumeSession };
  const again: TaskWorld = { ...world, stages, note: event.note, next, problemsInARow: 0 };
  const reason = event.cause ? `${event.cause}: ${target.title} again` : `${target.title} is retried by you`;
  /** A running task keeps its place; its live run is no longer the task's own, so the engine stops it first. */
  if (world.state.kind === 'running') return moved(enterStage(again, { ...target, startedAt: null }, event.at), reason);
  return moved(requeue(again, event.at, event.rank), reason);
}

function skip(world: TaskWorld, event: Extract<TaskEvent, { kind: 'skip' }>): Result<Moved> {
  if (isOver(world.state)) return conflict('This task is over.');
  if (world.state.kind === 'draft') return conflict('This task has not started yet.', 'Start it first.');
  if (world.state.kind === 'needs-you' && world.state.need.code === APPROVAL) {
    return conflict('This stage has passed and waits for your approval.', 'Approve it, or retry it with a note.');
  }
  const stage = presentStage(world);
  if (!stage) return conflict('There is no stage left to skip.');
  const skipped = withStage(world, stage.key, {
    status: 'skipped',
    skipReason: event.reason,
    error: null,
    endedAt: event.at,
    updatedAt: event.at,
  });
  const fresh: TaskWorld = { ...skipped, next: freshNext, note: null, problemsInARow: 0 };
  const reason = `${stage.title} is skipped: ${event.reason}`;
  const following = presentStage(fresh);
  if (!following) return moved({ ...fresh, state: { kind: 'done', at: event.at }, queueRank: null }, reason);
  if (world.state.kind === 'running') return moved(enterStage(fresh, following, event.at), reason);
  return moved(requeue(fresh, event.at, event.rank), reason);
}

function cancel(world: TaskWorld, at: number, reason: string): Result<Moved> {
  if (isOver(world.state)) return conflict('This task is over already.');
  const stage = world.state.kind === 'running' ? world.state.stage : null;
  const stopped = stage
    ? withStage(world, stage, { status: 'failed', error: reason, endedAt: at, updatedAt: at })
    : world;
  /** A draft was nowhere yet: it is thrown away, not stopped. */
  const standsAt = world.state.kind === 'draft' ? null : (presentStage(world)?.key ?? null);
  return moved({ ...stopped, state: { kind: 'cancelled', at, stage: standsAt }, queueRank: null }, reason);
}
