import type { ProblemCode } from '../../contract/agent-event';
import type { Result } from '../../contract/errors';
import type { RunOutcome } from '../../contract/run';
import type { Stage } from '../../contract/task';
import { problemNextStep } from '../run/problems';
import { firstLine, LONGEST_PAUSE_MS, moved, needsYou } from './moves';
import type { Moved } from './moves';
import { definitionOf, withStage } from './world';
import type { TaskWorld } from './world';

/** Problems that may be gone at the next try, without anybody doing anything. */
const passing: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'network-down',
  'api-overloaded',
  'api-error',
  'bad-stream',
  'start-failed',
  'killed',
  'exited',
  'session-unknown',
]);
/** Problems in the middle of work: the next run goes on in the same session. */
const midway: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'network-down',
  'api-overloaded',
  'api-error',
  'killed',
  'exited',
  'lost',
  'limit-reached',
]);
/** A worker's death is no fault of its tasks and none of their tries: they go on. Unless they are what ends it. */
const MOST_LOSSES = 5;
/** Where a limit does not say when it resets. */
const UNKNOWN_RESET_MS = 15 * 60_000;
/** A window that "resets at" t may still refuse for a moment after t. */
const RESET_MARGIN_MS = 5_000;

/** What a problem of an agent means for its task: a pause and another try, a hold, or its user. */
export function settleProblem(
  world: TaskWorld,
  stage: Stage,
  outcome: Extract<RunOutcome, { kind: 'problem' }>,
  end: { readonly at: number; readonly sessionId: string | null },
): Result<Moved> {
  const resumeSession = midway.has(outcome.problem) ? end.sessionId : null;
  const losses = outcome.problem === 'lost' ? (world.next.losses ?? 0) + 1 : undefined;
  const next = { ...world.next, cause: `goes on after: ${firstLine(outcome.message)}`, resumeSession, losses };
  /** A session that goes on knows the user's words; a new one has to be told. */
  const told: TaskWorld = { ...world, note: resumeSession === null ? world.note : null, next };
  if (outcome.problem === 'limit-reached') {
    const until =
      outcome.resetsAt === null ? end.at + UNKNOWN_RESET_MS : Math.max(end.at, outcome.resetsAt) + RESET_MARGIN_MS;
    const state = { kind: 'held', stage: stage.key, why: outcome.message, code: 'limit', until } as const;
    return moved({ ...pause(told, stage, outcome.message, end.at), state }, `held: ${firstLine(outcome.message)}`);
  }
  const { max, backoff } = definitionOf(world, stage.key).retries;
  if (losses !== undefined && losses < MOST_LOSSES) {
    const until = end.at + pauseMs(backoff, losses);
    const why = firstLine(outcome.message);
    const state = { kind: 'held', stage: stage.key, why, code: 'retry', until } as const;
    return moved({ ...pause(told, stage, outcome.message, end.at), state }, why);
  }
  const tries = world.problemsInARow + 1;
  if (losses === undefined && passing.has(outcome.problem) && tries <= max) {
    const until = end.at + pauseMs(backoff, tries);
    const why = `${firstLine(outcome.message)} Try ${tries + 1} of ${max + 1} follows.`;
    const state = { kind: 'held', stage: stage.key, why, code: 'retry', until } as const;
    return moved({ ...pause(told, stage, outcome.message, end.at), problemsInARow: tries, state }, why);
  }
  return needsYou({ ...told, next: { ...next, cause: 'retried after a problem' } }, stage, end.at, {
    code: outcome.problem,
    message: outcome.message,
    next: problemNextStep(outcome.problem),
  });
}

const pauseMs = (first: number, tries: number): number => Math.min(LONGEST_PAUSE_MS, first * 2 ** (tries - 1));

/** The stage has not failed for good: it waits for its next attempt. */
const pause = (world: TaskWorld, stage: Stage, error: string, at: number): TaskWorld =>
  withStage(world, stage.key, { status: 'pending', error, updatedAt: at });
