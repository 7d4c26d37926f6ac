import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { NotKept } from '../../contract/review';
import type { Kept, Worktree } from '../../ports/git';
import { baseRef, branchRef, commitOf } from './branch-start';
import type { GitFolder } from './folder';
import { keepLimits, sortIgnored } from './ignored';
import { branchAlone, contentOf, topOf } from './kept-content';
import type { Content, KeepRequest } from './kept-content';
import { keptMessage, keptRef, listKept, readKept } from './kept-record';
import type { KeptCommit, KeptRecord } from './kept-record';
import type { ReviewParts } from './review-parts';
import { plainCommit } from './snapshot';
import { openWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';
import { worktreeCommand } from './worktree-list';

/** The worktree; null: its folder is gone. One whose `.git` was removed is tied to its repository again. */
export async function openIfThere(
  parts: ReviewParts,
  repository: GitFolder,
  path: string,
): Promise<Result<OpenWorktree | null>> {
  const open = () => openWorktree(parts.run, parts.env, path, parts.signal);
  const opened = await open();
  if (opened.ok) return opened;
  if (opened.error.reason === 'git.worktree_missing') return ok(null);
  if (opened.error.reason !== 'git.worktree_damaged') return opened;
  const repaired = await worktreeCommand(repository, ['repair']);
  return repaired.ok ? open() : repaired;
}

const isSame = (kept: KeptCommit, content: Content): boolean =>
  kept.tree === content.tree &&
  kept.parents.join() === content.parents.join() &&
  JSON.stringify(content.record) === JSON.stringify(recordOf(kept));

function recordOf({ id: _id, tree: _tree, parents: _parents, ...record }: KeptCommit): KeptRecord {
  return record;
}

/** A save that is not older than this is that of the same wish, broken off and made again. */
const SAME_WISH_MS = 3_600_000;

async function name(repository: GitFolder, commit: string, kept: Kept): Promise<Result<Kept>> {
  const input = `create ${keptRef(kept)}\0${commit}\0`;
  const made = await repository.text(['update-ref', '--stdin', '-z'], { input });
  return made.ok ? ok(kept) : made;
}

/** An earlier save that has all of it. An old one, of work that was brought back meanwhile, is kept from now on under a time of its own. */
function prolong(repository: GitFolder, newest: Kept, commit: KeptCommit, o: KeepRequest): Promise<Result<Kept>> {
  const isRecent = newest.at >= o.at - SAME_WISH_MS;
  return isRecent ? Promise.resolve(ok(newest)) : name(repository, commit.id, { task: o.task, at: o.at });
}

async function store(repository: GitFolder, content: Content, o: KeepRequest): Promise<Result<Kept>> {
  const earlier = await listKept(repository, o.task);
  if (!earlier.ok) return earlier;
  const [newest] = earlier.value;
  const last = newest ? await readKept(repository, newest) : ok(null);
  if (newest && last.ok && last.value !== null && isSame(last.value, content))
    return prolong(repository, newest, last.value, o);
  const commit = await plainCommit(repository, content.tree, content.parents, keptMessage(o.title, content.record));
  if (!commit.ok) return commit;
  return name(repository, commit.value, { task: o.task, at: Math.max(o.at, newest ? newest.at + 1 : 0) });
}

/** A save that an earlier call made before it was broken off: what it kept is gone from its place since. */
async function keptBefore(repository: GitFolder, o: KeepRequest): Promise<Result<Kept>> {
  const earlier = await listKept(repository, o.task);
  if (!earlier.ok) return earlier;
  const [newest] = earlier.value;
  const kept = newest ? await readKept(repository, newest) : ok(null);
  if (!kept.ok) return kept;
  if (newest && kept.value?.branch === o.worktree.branch && kept.value.base === o.worktree.base) {
    return prolong(repository, newest, kept.value, o);
  }
  return fail(
    'conflict',
    'Neither the branch nor the worktree of this task is there any more: there is nothing to keep.',
    {
      reason: 'review.nothing_left',
      next: 'Retry the task to begin anew, or bring its branch back from the reflog.',
    },
  );
}

/** Saves everything that a task has made, under a ref of Croft's; nothing else is touched. */
export async function keep(parts: ReviewParts, repository: GitFolder, asked: KeepRequest): Promise<Result<Kept>> {
  const base = await knownBase(repository, asked.worktree);
  if (!base.ok) return base;
  const o: KeepRequest = { ...asked, worktree: { ...asked.worktree, base: base.value } };
  const opened = await openIfThere(parts, repository, o.worktree.path);
  if (!opened.ok) return opened;
  const present = await commitOf(repository, branchRef(o.worktree.branch));
  if (!present.ok) return present;
  if (opened.value === null && present.value === null) return keptBefore(repository, o);
  const tip = present.value === null ? await startAgain(repository, o.worktree.base) : ok(present.value);
  if (!tip.ok) return tip;
  const before = opened.value === null ? await keptBefore(repository, o) : null;
  if (before?.ok) {
    const known = await readKept(repository, before.value);
    if (known.ok && known.value?.tip === tip.value) return before;
  }
  const content =
    opened.value === null
      ? await branchAlone(repository, tip.value, o)
      : await contentOf(parts, repository, opened.value, tip.value, o);
  return content.ok ? store(repository, content.value, o) : content;
}

/** What a copy of a worktree would be without; nothing where its folder is gone. */
export async function notKept(
  parts: ReviewParts,
  repository: GitFolder,
  { path }: Worktree,
): Promise<Result<NotKept[]>> {
  const opened = await openIfThere(parts, repository, path);
  const top = await topOf(repository);
  if (!opened.ok) return opened;
  if (!top.ok) return top;
  const sorted = opened.value === null ? null : await sortIgnored(opened.value, top.value, keepLimits);
  if (sorted === null) return ok([]);
  return sorted.ok ? ok([...sorted.value.left]) : sorted;
}

/** Where the branch began, also for a caller who no longer knows. */
async function knownBase(repository: GitFolder, { branch, base }: Worktree): Promise<Result<string | null>> {
  return base === null ? commitOf(repository, baseRef(branch)) : ok(base);
}

/** Where a branch that somebody has deleted would begin again. */
async function startAgain(repository: GitFolder, base: string | null): Promise<Result<string>> {
  const known = base === null ? ok(null) : await commitOf(repository, base);
  if (!known.ok) return known;
  if (known.value !== null) return ok(known.value);
  const tree = await repository.text(['mktree'], { input: '' });
  return tree.ok ? plainCommit(repository, tree.value, [], 'Start of the branch') : tree;
}
