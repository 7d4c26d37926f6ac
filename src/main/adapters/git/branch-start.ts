import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { commitTree } from './identity';
import type { GitFolder } from './folder';

/** Where a task's branch stands and where it started. */
export interface BranchStart {
  readonly tip: string;
  /** Commit that it started from; null in a repository that had none. */
  readonly base: string | null;
}

export const branchRef = (branch: string) => `refs/heads/${branch}`;
/** Remembers where a branch started, beside it: made in the same step, so that no crash can part them. */
export const baseRef = (branch: string) => `refs/croft/base/${branch}`;

export const commitOf = (folder: GitFolder, name: string) =>
  folder.maybe(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);

/** Names that git takes without a doubt, as those of our own branches are: no need to ask it. */
const PLAIN_NAME = /^[A-Za-z0-9][\w-]*(?:\/[A-Za-z0-9][\w-]*)*$/;

/** Refuses what git would not take as a branch, and what it could take for an option. */
export async function checkBranchName(folder: GitFolder, branch: string): Promise<Result<void>> {
  if (PLAIN_NAME.test(branch) && branch !== 'HEAD') return ok(undefined);
  const legal = branch.startsWith('-') || branch.includes('\0') ? null : ['check-ref-format', branchRef(branch)];
  const answer = legal ? await folder.run(legal) : ok({ code: 1 });
  if (!answer.ok) return answer;
  if (answer.value.code === 0) return ok(undefined);
  return fail('invalid', `${JSON.stringify(branch)} cannot be the name of a branch.`, { reason: 'git.branch_name' });
}

async function startOfExisting(repository: GitFolder, branch: string, tip: string): Promise<Result<BranchStart>> {
  const recorded = await commitOf(repository, baseRef(branch));
  if (!recorded.ok) return recorded;
  if (recorded.value !== null) return ok({ tip, base: recorded.value });
  const head = await commitOf(repository, 'HEAD');
  if (!head.ok) return head;
  if (head.value === null) return ok({ tip, base: null });
  const common = await repository.maybe(['merge-base', head.value, tip]);
  return common.ok ? ok({ tip, base: common.value }) : common;
}

/** A branch needs a commit before a worktree can be made of it: in an empty repository it gets one without files. */
export async function firstCommit(repository: GitFolder): Promise<Result<string>> {
  const tree = await repository.text(['mktree'], { input: '' });
  if (!tree.ok) return tree;
  const message = 'Start of the branch in an empty repository\n';
  return commitTree(repository, { tree: tree.value, parents: [], message });
}

/** Commit at HEAD; null where no commit was made yet. A HEAD that names a commit which is not there is no empty repository. */
async function headCommit(repository: GitFolder): Promise<Result<string | null>> {
  const head = await commitOf(repository, 'HEAD');
  if (!head.ok || head.value !== null) return head;
  const named = await repository.maybe(['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (!named.ok || named.value === null) return named;
  return fail('conflict', `HEAD of ${repository.path} names the commit ${named.value}, which is not there.`, {
    reason: 'git.broken_head',
    next: 'Run git fsck in the repository and switch to a branch that is whole.',
  });
}

/** Where a new branch starts: at the branch `from` where there is one, else at the repository's HEAD. */
async function startOf(repository: GitFolder, from: string | undefined): Promise<Result<string | null>> {
  const legal = from === undefined ? null : await checkBranchName(repository, from);
  const named = from !== undefined && legal?.ok ? await commitOf(repository, branchRef(from)) : ok(null);
  return named.ok && named.value === null ? headCommit(repository) : named;
}

async function createBranch(repository: GitFolder, branch: string, from?: string): Promise<Result<BranchStart>> {
  const head = await startOf(repository, from);
  if (!head.ok) return head;
  const base = head.value;
  const tip = base === null ? await firstCommit(repository) : ok(base);
  if (!tip.ok) return tip;
  // The base of a branch of this name that somebody has deleted may still be there.
  const remembered = base === null ? '' : `update ${baseRef(branch)}\0${base}\0\0`;
  const input = `create ${branchRef(branch)}\0${tip.value}\0${remembered}`;
  const made = await repository.text(['update-ref', '-m', 'croft: task started', '--stdin', '-z'], { input });
  return made.ok ? ok({ tip: tip.value, base }) : made;
}

/** Makes the branch unless it is there, at `from` or at the repository's HEAD; one that is there is never moved. */
export async function ensureBranch(repository: GitFolder, branch: string, from?: string): Promise<Result<BranchStart>> {
  const tip = await commitOf(repository, branchRef(branch));
  if (!tip.ok) return tip;
  return tip.value === null ? createBranch(repository, branch, from) : startOfExisting(repository, branch, tip.value);
}

/** The branch where it is there; one that is gone is not made anew. */
export async function findBranch(repository: GitFolder, branch: string): Promise<Result<BranchStart>> {
  const tip = await commitOf(repository, branchRef(branch));
  if (!tip.ok) return tip;
  if (tip.value !== null) return startOfExisting(repository, branch, tip.value);
  return fail('conflict', `The branch ${branch} and its worktree are both gone.`, {
    reason: 'git.branch_gone',
    next: 'Bring the branch back (git fsck --lost-found lists its commits), or retry the task to begin anew.',
  });
}
