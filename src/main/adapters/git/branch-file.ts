import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { FileReview, Worktree } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import { comparing } from './changes';
import { diskSide, fileReview } from './file-review';
import type { GitFolder } from './folder';
import type { ReviewParts } from './review-parts';
import { defaultTarget, listBranches } from './targets';
import { partingPoint } from './whole-work';
import type { OpenWorktree } from './worktree-folder';

/** One file of the review: against where the work parted from its target, as it is on disk now. */
export async function branchFile(
  parts: ReviewParts,
  repository: GitFolder,
  opened: OpenWorktree,
  o: { readonly worktree: Worktree; readonly path: string; readonly into?: string | null; readonly maxBytes: number },
): Promise<Result<FileReview>> {
  const base = await baseFor(repository, opened, o.worktree, o.into ?? null);
  if (!base.ok) return base;
  return comparing(opened, base.value, parts.limits, (folder, from) =>
    fileReview(folder, {
      range: [from],
      from,
      path: o.path,
      maxBytes: o.maxBytes,
      after: async () => ok(await diskSide(opened.path, o.path, o.maxBytes)),
    }),
  );
}

/** Where the work parted from the branch that was chosen; from its default target where none was, or where that one is gone. */
async function baseFor(
  repository: GitFolder,
  opened: OpenWorktree,
  { branch, base }: Worktree,
  chosen: string | null,
): Promise<Result<string | null>> {
  const branches = await listBranches(repository, branch);
  if (!branches.ok) return branches;
  const isThere = chosen !== null && branches.value.includes(chosen);
  const into = isThere ? ok(chosen) : await defaultTarget(repository, branch, branches.value);
  if (!into.ok) return into;
  const target = into.value === null ? ok(null) : await commitOf(repository, branchRef(into.value));
  const head = await commitOf(opened, 'HEAD');
  if (!target.ok) return target;
  if (!head.ok) return head;
  return head.value === null ? ok(base) : partingPoint(opened, head.value, target.value, base);
}
