import { err, ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { TaskReview } from '../../contract/task';
import { presentStage } from '../../core/task/world';
import type { Worktree } from '../../ports/git';
import type { App } from '../app';
import { notCommitted } from '../uncommitted';
import { putAway } from './put-away';
import { restoreWorktree, withFolder } from './restore';
import { keptAt, worktreeOf } from './subject';
import type { Subject } from './subject';

/** A task's worktree, and what its user and its agent have to know about it; null: nothing out of the ordinary. */
export interface Placed {
  readonly worktree: Worktree;
  readonly words: string | null;
}

/** A task that is to get a worktree. */
export interface Placeable extends Subject {
  /** Top of the repository that the workspace is in. */
  readonly root: string | null;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A new branch and worktree, at the branch `from`; or that of a branch which is there, with what was saved of the task `savedOf`. */
async function fresh(
  app: App,
  { task, workspace, root }: Placeable,
  { from, savedOf }: { readonly from: string | null; readonly savedOf: string | null },
  signal: AbortSignal,
): Promise<Result<Worktree>> {
  const { path, branch } = worktreeOf(app, task);
  const made = await app.git.ensureWorktree({
    repository: workspace.path,
    path,
    branch,
    ...(from !== null && { from }),
    ...(savedOf !== null && { savedOf }),
    copyFiles: workspace.copyFiles,
    signal,
  });
  return made.ok ? ok(withFolder(workspace.path, root, made.value)) : made;
}

/**
 * Where work goes on after it was decided over. Accepted work is in its target, so a fresh branch starts there. Of discarded work a task that
 * begins at its first stage takes nothing; one that goes on at a later stage gets it back, for that stage has nothing else to work on.
 */
async function afterDecision(
  app: App,
  subject: Placeable,
  review: Exclude<TaskReview, { kind: 'open' }>,
  signal: AbortSignal,
): Promise<Result<Placed>> {
  const goesOn = (presentStage({ stages: app.store.stages(subject.task.id) })?.index ?? 0) > 0;
  if (review.kind === 'discarded' && goesOn) {
    const restored = await restoreWorktree(app, subject, signal);
    return restored.ok
      ? ok({
          worktree: restored.value,
          words: 'The discarded work of this task was brought back, and it goes on from there.',
        })
      : restored;
  }
  /** Should a crash have kept the old branch in place: it must not be taken for the new one. */
  const cleared = await putAway(app, subject, worktreeOf(app, subject.task), keptAt(review));
  if (!cleared.ok) return offerToLetGo(app, subject, cleared.error, signal);
  const from = review.kind === 'accepted' ? review.into : null;
  const worktree = await fresh(app, subject, { from, savedOf: null }, signal);
  if (!worktree.ok) return worktree;
  const words =
    review.kind === 'accepted'
      ? `The earlier work of this task is in ${review.into} (${review.commit.slice(0, 10)}): it goes on on a fresh branch that starts there.`
      : `The earlier work of this task was discarded (a copy is kept until ${day(review.until)}): it begins anew on a fresh branch.`;
  return ok({ worktree: worktree.value, words });
}

/** Where only what cannot be kept stands in the way, its user may agree to lose just that. */
async function offerToLetGo(
  app: App,
  { task, workspace }: Placeable,
  error: Failure,
  signal: AbortSignal,
): Promise<Result<never>> {
  if (error.reason !== 'review.not_kept') return err(error);
  const left = await app.git.notKept({ repository: workspace.path, worktree: worktreeOf(app, task), signal });
  const paths = left.ok ? left.value.filter(({ remade }) => !remade).map(({ path }) => path) : [];
  if (paths.length === 0 || paths.length > MOST_PATHS) return err(error);
  return err({ ...error, repair: { kind: 'let-go', paths } });
}

const MOST_PATHS = 500;

/** Gives a task in a repository its worktree: a new one, what is left of an earlier one, or one after its work was decided over. */
export async function placeInRepository(app: App, subject: Placeable, signal: AbortSignal): Promise<Result<Placed>> {
  const { task, workspace, root } = subject;
  if (task.review.kind !== 'open') return afterDecision(app, subject, task.review, signal);
  const had = task.place.kind === 'worktree' ? task.place : null;
  const isPart = root !== null && root !== workspace.path;
  if (had === null && isPart && !(await app.git.hasCommittedFolder(workspace.path))) {
    return err(notCommitted(workspace.path, root));
  }
  const tip = had ? await app.git.branchTip(workspace.path, had.branch, signal) : ok(null);
  if (!tip.ok) return tip;
  const worktree = await fresh(app, subject, { from: null, savedOf: tip.value === null ? null : task.id }, signal);
  if (!worktree.ok) return worktree;
  const isLost = had !== null && tip.value === null;
  const words = isLost
    ? `The branch ${had.branch} was deleted, and the earlier work of this task with it: it begins anew. What Croft saved last is at refs/croft/autosave/${task.id}.`
    : null;
  return ok({ worktree: worktree.value, words });
}
