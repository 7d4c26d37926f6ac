import type { Result } from '../../contract/errors';
import type { RunOutcome } from '../../contract/run';
import type { Stage } from '../../contract/task';
import type { Verdict } from '../../contract/verdict';
import { findingsText } from './findings';
import { APPROVAL, enterStage, firstLine, isGated, moved, needsYou, resetStage } from './moves';
import type { Moved } from './moves';
import { definitionOf, freshNext, presentStage, withStage } from './world';
import type { TaskWorld } from './world';

/** The end of a task's present run. */
export interface Settlement {
  readonly kind: 'settled';
  readonly at: number;
  readonly runId: string;
  readonly outcome: RunOutcome;
  readonly verdict: Verdict | null;
  /** What a passed stage hands on. */
  readonly context: Record<string, unknown> | null;
  readonly sessionId: string | null;
  readonly maxLoops: number;
  /** A person drove it in its terminal. */
  readonly attended: boolean;
  /** Its process was gone with its worker before anybody saw it end. */
  readonly isUnseen?: boolean;
  /** Words of the user that were taken and that its agent never got; null or absent: none. */
  readonly unsent?: string | null;
}

/** What it takes to count a verdict. */
export type Counted = Pick<Settlement, 'at' | 'context' | 'maxLoops'> & { readonly verdict: Verdict };

/** What a verdict means for its task. */
export const settleVerdict = (world: TaskWorld, stage: Stage, end: Counted): Result<Moved> =>
  end.verdict.passed ? passed(world, stage, end) : failed(world, stage, end.verdict, end);

function passed(world: TaskWorld, stage: Stage, end: Counted): Result<Moved> {
  const done = withStage(world, stage.key, {
    status: 'completed',
    context: end.context ?? {},
    error: null,
    endedAt: end.at,
    updatedAt: end.at,
  });
  const following = presentStage(done);
  const again = following !== null && following.attempts > 0;
  const next = again ? { ...freshNext, cause: `again, after ${stage.title} has changed` } : freshNext;
  const fresh: TaskWorld = { ...done, next, note: null, problemsInARow: 0 };
  const reason = `${stage.title} passed`;
  if (isGated(world, stage.key)) {
    const need = {
      code: APPROVAL,
      message: `${stage.title} passed and waits for your approval.`,
      next: 'Read its summary, then approve it or retry the stage with a note.',
    };
    return moved({ ...fresh, state: { kind: 'needs-you', stage: stage.key, need } }, reason);
  }
  if (!following)
    return moved({ ...fresh, state: { kind: 'done', at: end.at }, queueRank: null }, `${reason}: the task is done`);
  return moved(enterStage(fresh, following, end.at), `${reason}: ${following.title} begins`);
}

function failed(world: TaskWorld, stage: Stage, verdict: Verdict, end: Counted): Result<Moved> {
  const failure = { status: 'failed', error: verdict.summary, endedAt: end.at, updatedAt: end.at } as const;
  const findings = findingsText(stage.title, verdict);
  const marked: TaskWorld = { ...withStage(world, stage.key, failure), next: { ...freshNext, findings }, note: null };
  const rule = definitionOf(world, stage.key).onFail;
  const target = rule && world.stages.find((s) => s.key === rule.to);
  if (!rule || !target) {
    return needsYou(
      marked,
      stage,
      end.at,
      {
        code: 'stage-failed',
        message: `${stage.title} says it did not succeed: ${firstLine(verdict.summary)}`,
        next: 'Read its summary, then retry the stage with a note, or skip it with a reason.',
      },
      verdict.summary,
    );
  }
  const most = rule.maxLoops ?? end.maxLoops;
  if (target.loops >= most) {
    return needsYou(
      marked,
      stage,
      end.at,
      {
        code: 'loops-exhausted',
        message: `${stage.title} failed ${target.loops + 1} ${target.loops === 0 ? 'time' : 'times'}: ${firstLine(verdict.summary)}`,
        next: `Read the findings, then retry ${target.title} with a note, or skip ${stage.title} with a reason.`,
      },
      verdict.summary,
    );
  }
  const back: TaskWorld = {
    ...marked,
    stages: marked.stages.map((s) =>
      s.index < target.index || (s.key === stage.key && s.key !== target.key)
        ? s
        : { ...resetStage(s, end.at), loops: s.key === target.key ? s.loops + 1 : s.loops },
    ),
    next: {
      cause: `${stage.title} found: ${firstLine(verdict.summary)}`,
      resumeSession: null,
      findings,
    },
    problemsInARow: 0,
  };
  const again = back.stages.find((s) => s.key === target.key) ?? target;
  return moved(
    enterStage(back, again, end.at),
    `${stage.title} failed: back to ${target.title}, loop ${target.loops + 1} of ${most}`,
  );
}
