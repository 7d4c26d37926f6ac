import type { Result } from '../../contract/errors';
import { settleAttended } from './hands';
import { conflict, moved, needsYou } from './moves';
import type { Moved } from './moves';
import { settleProblem } from './settle-problem';
import { settleVerdict } from './settle-verdict';
import type { Settlement } from './settle-verdict';
import { isOver, presentStage } from './world';
import type { TaskWorld } from './world';

/**
 * What the end of a run means for its task. Illegal for a run that is not the task's present one. Words that its agent never got are for the
 * agent of the next one.
 */
export function settle(world: TaskWorld, end: Settlement): Result<Moved> {
  const result = settled(world, end);
  const { unsent = null } = end;
  if (!result.ok || unsent === null || isOver(result.value.world.state)) return result;
  const { world: after, reason } = result.value;
  return moved({ ...after, note: [after.note, unsent].filter(Boolean).join('\n\n') }, reason);
}

function settled(world: TaskWorld, end: Settlement): Result<Moved> {
  if (world.state.kind !== 'running' || world.state.runId !== end.runId) {
    return conflict('This run is not the present one of its task.');
  }
  const stage = presentStage(world);
  if (!stage) throw new Error('a running task has no present stage');
  const counts = end.outcome.kind === 'verdict' && (!end.attended || world.next.how === 'handed-back');
  if (end.attended && !counts) return settleAttended(world, end);
  /** What it broke off from was of the run before: a new attempt begins anew unless a problem says otherwise below. */
  const anew: TaskWorld = { ...world, next: { ...world.next, resumeSession: null, how: undefined } };
  switch (end.outcome.kind) {
    case 'verdict':
      if (!end.verdict) throw new Error('an outcome of kind verdict needs the verdict');
      return settleVerdict(world, stage, { ...end, verdict: end.verdict });
    case 'no-verdict':
      return needsYou(anew, stage, end.at, {
        code: 'no-verdict',
        message: `${stage.title} ended without a verdict: it does not count as passed.`,
        next: 'Look at what the agent did, then retry the stage or skip it with a reason.',
      });
    case 'timeout':
      return needsYou(anew, stage, end.at, {
        code: 'timeout',
        message: `${stage.title} was stopped after ${minutes(end.outcome.afterMs)}: its time was up.`,
        next: 'Its work is saved on the branch. Retry the stage, or give it more time in the settings.',
      });
    case 'stopped':
      return needsYou(anew, stage, end.at, {
        code: 'stopped',
        message: `${stage.title} was stopped: ${end.outcome.reason}.`,
        next: 'Retry the stage when you are ready.',
      });
    case 'problem':
      return settleProblem(anew, stage, end.outcome, end);
  }
}

const minutes = (ms: number): string =>
  ms < 90_000 ? `${Math.round(ms / 1000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
