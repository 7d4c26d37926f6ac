import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Kept, Span, Worktree } from '../../ports/git';
import { baseRef, branchRef, checkBranchName, commitOf } from './branch-start';
import type { GitFolder } from './folder';
import type { ReviewParts } from './review-parts';
import { restoreIgnored } from './kept-ignored';
import { keptRef, listKept, newestKept, readKept, UNFINISHED } from './kept-record';
import type { KeptCommit } from './kept-record';
import { fillWorktree } from './worktree-fill';
import { isThere, openWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';
import { placeWorktree, settledPath } from './worktree-place';

export interface RestoreRequest {
  readonly kept: Kept;
  readonly path: string;
  readonly branch: string;
  readonly copyFiles: readonly string[];
}

const CHECKOUT_TIMEOUT_MS = 15 * 60_000;

const gone = () =>
  fail('not_found', 'The copy of this work is no longer there.', {
    reason: 'review.kept_gone',
    next: 'Retry the task to begin anew.',
  });

async function readNewest(repository: GitFolder, kept: Kept): Promise<Result<KeptCommit | null>> {
  const newest = await newestKept(repository, kept);
  if (!newest.ok || newest.value === null) return newest.ok ? ok(null) : newest;
  return readKept(repository, newest.value);
}

/** What was kept, from where the branch began to all that was on disk. */
export async function keptSpan(repository: GitFolder, kept: Kept): Promise<Result<Span | null>> {
  const read = await readNewest(repository, kept);
  if (!read.ok) return read;
  return ok(read.value && { from: read.value.base, to: read.value.id });
}

/** The branch at the tip that was kept. One that is there with other work is not touched. */
async function restoreBranch(repository: GitFolder, branch: string, kept: KeptCommit): Promise<Result<void>> {
  const present = await commitOf(repository, branchRef(branch));
  if (!present.ok) return present;
  if (present.value === kept.tip) return ok(undefined);
  if (present.value !== null) {
    return fail('conflict', `There is a branch ${branch} with other work.`, {
      reason: 'git.branch_conflict',
      next: `Rename it (git branch -m '${branch}' another-name), then restore.`,
    });
  }
  const base = kept.base === null ? '' : `update ${baseRef(branch)}\0${kept.base}\0\0`;
  const input = `create ${branchRef(branch)}\0${kept.tip}\0${base}`;
  const made = await repository.text(['update-ref', '-m', 'croft: restored', '--stdin', '-z'], { input });
  return made.ok ? ok(undefined) : made;
}

async function restoreFiles(worktree: OpenWorktree, kept: KeptCommit): Promise<Result<void>> {
  const stands = kept.head ?? kept.tip;
  const steps: (readonly string[])[] = [['read-tree', '--reset', '-u', '--no-recurse-submodules', kept.id]];
  if (kept.head !== null) steps.push(['update-ref', '--no-deref', '-m', 'croft: restored', 'HEAD', kept.head]);
  steps.push(['read-tree', kept.staged ?? stands]);
  for (const step of steps) {
    const done = await worktree.text(step, { timeoutMs: CHECKOUT_TIMEOUT_MS });
    if (!done.ok) return done;
  }
  const refreshed = await worktree.run(['update-index', '-q', '--refresh']);
  if (!refreshed.ok) return refreshed;
  const { ignored } = kept;
  return ignored === null ? ok(undefined) : restoreIgnored(worktree, ignored);
}

/** Brings kept work back. A worktree that is still there, because it could not be removed, is taken as it is. */
export async function restoreKept(
  parts: ReviewParts,
  repository: GitFolder,
  o: RestoreRequest,
): Promise<Result<Worktree>> {
  const read = await readNewest(repository, o.kept);
  if (!read.ok) return read;
  const kept = read.value;
  if (kept === null) return gone();
  const legal = await checkBranchName(repository, o.branch);
  const branch = legal.ok ? await restoreBranch(repository, o.branch, kept) : legal;
  if (!branch.ok) return branch;
  const path = await settledPath(o.path);
  const open = () => openWorktree(parts.run, parts.env, path, parts.signal);
  const worktree = await placeWorktree(open, repository, o.branch, path);
  if (!worktree.ok) return worktree;
  const mark = join(worktree.value.gitFolder, UNFINISHED);
  const restored: Worktree = { kind: 'worktree', path: o.path, branch: o.branch, base: kept.base };
  const isNew = !(await isThere(join(worktree.value.gitFolder, 'index')));
  if (!isNew && !(await isThere(mark))) return ok(restored);
  await writeFile(mark, kept.id, { mode: 0o600 });
  const filled = await fillWorktree(worktree.value, repository, o.copyFiles, parts.signal);
  const done = filled.ok ? await restoreFiles(worktree.value, kept) : filled;
  if (!done.ok) return done;
  await rm(mark, { force: true });
  return ok(restored);
}

/** Removes what was kept before a time. Refs without a time in their name are not Croft's to remove. */
export async function sweepKept(repository: GitFolder, before: number): Promise<Result<string[]>> {
  const listed = await listKept(repository);
  if (!listed.ok) return listed;
  const refs = listed.value.filter(({ at }) => at < before).map(keptRef);
  if (refs.length === 0) return ok([]);
  const input = refs.map((ref) => `delete ${ref}\0\0`).join('');
  const removed = await repository.text(['update-ref', '-m', 'croft: kept for long enough', '--stdin', '-z'], {
    input,
  });
  return removed.ok ? ok(refs) : removed;
}
