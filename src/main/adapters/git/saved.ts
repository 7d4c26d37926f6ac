import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { branchRef, commitOf } from './branch-start';
import type { GitFolder } from './folder';

const CHECKOUT_TIMEOUT_MS = 15 * 60_000;

/** Where the working state of a task is saved while its agents work. */
export const autosaveRef = (task: string): string => `refs/croft/autosave/${task}`;

/**
 * What was on disk when Croft last saved a task, if the branch has not gone on since: each save is made on top of what was committed then.
 * Null: there is nothing newer than the branch.
 */
export async function savedAfter(folder: GitFolder, tip: string, task: string): Promise<Result<string | null>> {
  const saved = await commitOf(folder, autosaveRef(task));
  if (!saved.ok || saved.value === null) return saved;
  const isAfter = await folder.maybe(['merge-base', '--is-ancestor', tip, saved.value]);
  if (!isAfter.ok) return isAfter;
  return ok(isAfter.value === null ? null : saved.value);
}

/** Brings what was uncommitted when Croft last saved the task back into a worktree that was made anew, uncommitted again. */
export async function restoreSaved(worktree: GitFolder, branch: string, task: string): Promise<Result<void>> {
  const tip = await commitOf(worktree, branchRef(branch));
  if (!tip.ok || tip.value === null) return tip.ok ? ok(undefined) : tip;
  const saved = await savedAfter(worktree, tip.value, task);
  if (!saved.ok || saved.value === null) return saved.ok ? ok(undefined) : saved;
  const steps = [
    ['read-tree', '--reset', '-u', '--no-recurse-submodules', saved.value],
    ['read-tree', tip.value],
  ];
  for (const step of steps) {
    const done = await worktree.text(step, { timeoutMs: CHECKOUT_TIMEOUT_MS });
    if (!done.ok) return done;
  }
  const refreshed = await worktree.run(['update-index', '-q', '--refresh']);
  return refreshed.ok ? ok(undefined) : refreshed;
}
