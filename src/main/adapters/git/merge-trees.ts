import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** What a merge would give. `tree` holds conflict markers where there are conflicts. */
export interface MergedTree {
  readonly tree: string;
  readonly conflicts: readonly string[];
}

const USAGE_ERROR = 129;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Merges two commits in the object store: no file, index or branch is touched. A merge driver that the repository names is replaced by git's
 * own merge of texts. `unrelated`: they may have no commit in common, as in a repository that was empty when the branch began.
 */
export async function mergeTrees(
  folder: GitFolder,
  ours: string,
  theirs: string,
  unrelated: boolean,
): Promise<Result<MergedTree>> {
  const options = unrelated ? ['--allow-unrelated-histories'] : [];
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ...options, ours, theirs];
  const output = await folder.run(args, { maxBytes: MOST_BYTES });
  if (!output.ok) return output;
  const { code, stdout, stderr } = output.value;
  if (code === USAGE_ERROR || /not something we can merge.*--write-tree/s.test(stderr)) return tooOld();
  if (code > 1)
    return /unrelated histories/.test(stderr) ? unrelatedHistories() : folder.failure('merge-tree', output.value);
  const [tree = '', ...paths] = stdout.toString('utf8').split('\0');
  return ok({ tree, conflicts: code === 0 ? [] : [...new Set(paths.filter(Boolean))].toSorted() });
}

const tooOld = () =>
  fail('unavailable', 'This git cannot look for conflicts without touching files: it is older than 2.38.', {
    reason: 'git.too_old',
    next: 'Install git 2.38 or newer, or merge the branch by hand.',
  });

const unrelatedHistories = () =>
  fail('conflict', 'The branch and its target have no commit in common, so git cannot merge them.', {
    reason: 'git.unrelated',
    next: 'Choose the branch that the work began from.',
  });
