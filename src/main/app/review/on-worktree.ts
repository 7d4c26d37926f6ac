import { err } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import type { App } from '../app';
import { orGone } from './gone';
import { inUse } from './subject';
import type { Subject } from './subject';

/**
 * Does something with a task's worktree. Where its folder was deleted, the committed work is still on the branch, and what was not
 * committed in what Croft saved last: the folder is made again from there first. Not while somebody is at work on the task, for it is theirs then, and never with a branch made anew in place of a lost one.
 */
export async function onWorktree<T>(
  app: App,
  subject: Subject,
  { path, branch }: Worktree,
  signal: AbortSignal,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { task, workspace } = subject;
  const done = await orGone(app, subject, await work());
  if (done.ok || done.error.reason !== 'git.worktree_missing') return done;
  const used = inUse(app, task);
  if (used !== null) return err(used);
  const { path: repository, copyFiles } = workspace;
  const made = await app.git.ensureWorktree({
    repository,
    path,
    branch,
    existing: true,
    savedOf: task.id,
    copyFiles,
    signal,
  });
  return made.ok ? work() : made;
}
