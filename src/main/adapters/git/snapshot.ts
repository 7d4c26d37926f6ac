import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import { readPlaceRecord } from './place-record';
import { stageAll } from './stage-all';
import type { StageLimits } from './survey';
import { withTemporaryIndex } from './temporary-index';
import type { OpenWorktree } from './worktree-folder';

/** Who makes commits that only Croft looks at. With fixed times the same content gives the same commit. */
const FIXED: Readonly<Record<string, string>> = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Croft'],
    [`GIT_${role}_EMAIL`, 'croft@localhost'],
    [`GIT_${role}_DATE`, '@1000000000 +0000'],
  ]),
);

/** A commit that depends on nothing but its content. */
export function plainCommit(
  folder: GitFolder,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<Result<string>> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  return folder.with(FIXED).text(args, { input: `${message}\n` });
}

/** Tree of everything on disk but ignored and copied files. Index and files stay as they are. */
export async function treeOnDisk(
  worktree: OpenWorktree,
  o: { readonly limits: StageLimits; readonly tolerant: boolean },
): Promise<Result<string>> {
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  return withTemporaryIndex(worktree, async (folder) => {
    const staged = await stageAll(folder, { copied, limits: o.limits, tolerant: o.tolerant });
    return staged.ok ? folder.text(['write-tree']) : staged;
  });
}

/** Tree of what is staged; null while there are conflicts in the index. */
export function treeInIndex(worktree: OpenWorktree): Promise<Result<string | null>> {
  return withTemporaryIndex(worktree, async (folder) => {
    const written = await folder.run(['write-tree']);
    if (!written.ok) return written;
    return ok(written.value.code === 0 ? written.value.stdout.toString('utf8').trim() : null);
  });
}

/** Tree of a commit. */
export const treeOf = (folder: GitFolder, commit: string): Promise<Result<string>> =>
  folder.text(['rev-parse', '--verify', '--quiet', `${commit}^{tree}`]);
