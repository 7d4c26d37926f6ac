import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { branchRef } from './branch-start';
import { isThere } from './worktree-folder';

const IN_PROGRESS: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
];
const MOST_NAME_BYTES = 4096;

/** A checkout in the middle of a merge or the like is left alone: what follows would land in somebody's unfinished commit. */
export async function checkNothingUnfinished(checkout: { readonly path: string; readonly gitFolder: string }) {
  for (const [file, what] of IN_PROGRESS) {
    if (!(await isThere(join(checkout.gitFolder, file)))) continue;
    return fail('conflict', `A ${what} is in progress in ${checkout.path}.`, {
      reason: 'git.in_progress',
      next: `Finish it there, or call it off (git ${what} --abort), then try again.`,
    });
  }
  return ok(undefined);
}

async function rebasedBranch(gitFolder: string): Promise<string | null> {
  for (const kind of ['rebase-merge', 'rebase-apply']) {
    const file = join(gitFolder, kind, 'head-name');
    const info = await lstat(file).catch(() => null);
    if (!info?.isFile() || info.size > MOST_NAME_BYTES) continue;
    return (await readFile(file, 'utf8')).trim();
  }
  return null;
}

/** A rebase has its branch checked out nowhere, and yet moves it at its end. */
export async function checkNotRebased(commonFolder: string, branch: string): Promise<Result<void>> {
  const linked = await readdir(join(commonFolder, 'worktrees')).catch(() => []);
  for (const gitFolder of [commonFolder, ...linked.map((name) => join(commonFolder, 'worktrees', name))]) {
    if ((await rebasedBranch(gitFolder)) !== branchRef(branch)) continue;
    return fail('conflict', `${branch} is being rebased.`, {
      reason: 'git.in_progress',
      next: 'Finish the rebase, or call it off (git rebase --abort), then try again.',
    });
  }
  return ok(undefined);
}
