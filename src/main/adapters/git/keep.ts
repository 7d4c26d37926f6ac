import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Kept, Worktree } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import type { ReviewParts } from './branch-review';
import { checkNothingEmbedded } from './embedded';
import type { GitFolder } from './folder';
import { keepIgnored } from './kept-ignored';
import { keptMessage, keptRef, listKept, readKept } from './kept-record';
import type { KeptCommit, KeptRecord } from './kept-record';
import { plainCommit, treeInIndex, treeOf, treeOnDisk } from './snapshot';
import { openWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

export interface KeepRequest {
  readonly worktree: Worktree;
  readonly task: string;
  readonly title: string;
  readonly at: number;
}

const MOST_FORGOTTEN = 100;
export const autosaveRef = (task: string): string => `refs/croft/autosave/${task}`;

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
  const repaired = await repository.text(['worktree', 'repair']);
  return repaired.ok ? open() : repaired;
}

/** Commits that the worktree stood on once and that nothing else has: an agent left them behind on a detached HEAD, or by a reset. */
async function forgottenCommits(worktree: OpenWorktree, known: readonly string[]): Promise<Result<string[]>> {
  const log = await worktree.run(['log', '--walk-reflogs', `--max-count=${MOST_FORGOTTEN}`, '--format=%H', 'HEAD', '--']);
  if (!log.ok) return log;
  const seen = [...new Set(log.value.stdout.toString('utf8').split('\n'))].filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  if (seen.length === 0) return ok([]);
  const input = [...seen, ...known.map((id) => `^${id}`)].join('\n');
  const args = ['rev-list', '--ignore-missing', `--max-count=${MOST_FORGOTTEN}`, '--stdin'];
  const left = await worktree.text(args, { input: `${input}\n` });
  if (!left.ok || left.value === '') return left.ok ? ok([]) : left;
  const heads = await worktree.text(['merge-base', '--independent', ...left.value.split('\n')]);
  return heads.ok ? ok(heads.value.split('\n').filter(Boolean).toSorted()) : heads;
}

interface Content {
  readonly record: KeptRecord;
  readonly tree: string;
  readonly parents: readonly string[];
}

async function stagedCommit(opened: OpenWorktree): Promise<Result<string | null>> {
  const tree = await treeInIndex(opened);
  if (!tree.ok || tree.value === null) return tree;
  return plainCommit(opened, tree.value, [], 'What was staged');
}

/** Top of the checkout that copied files came from. */
const topOf = (repository: GitFolder) => repository.text(['rev-parse', '--show-toplevel']);

async function contentOf(
  parts: ReviewParts,
  repository: GitFolder,
  opened: OpenWorktree,
  tip: string,
  o: KeepRequest,
): Promise<Result<Content>> {
  const alone = await checkNothingEmbedded(opened);
  if (!alone.ok) return alone;
  const top = await topOf(repository);
  if (!top.ok) return top;
  const [tree, staged] = [await treeOnDisk(opened, { limits: parts.limits, tolerant: false }), await stagedCommit(opened)];
  if (!tree.ok) return tree;
  if (!staged.ok) return staged;
  const ignored = await keepIgnored(opened, top.value);
  if (!ignored.ok) return ignored;
  const [head, saved] = [await commitOf(opened, 'HEAD'), await commitOf(opened, autosaveRef(o.task))];
  if (!head.ok) return head;
  if (!saved.ok) return saved;
  const elsewhere = head.value === null || head.value === tip ? null : head.value;
  const known = [tip, elsewhere, saved.value].filter((id) => id !== null);
  const forgotten = await forgottenCommits(opened, known);
  if (!forgotten.ok) return forgotten;
  const { branch, base } = o.worktree;
  const record: KeptRecord = { version: 1, branch, base, tip, head: elsewhere, staged: staged.value, ignored: ignored.value };
  const parents = [tip, elsewhere, staged.value, ignored.value, saved.value, ...forgotten.value].filter((id) => id !== null);
  return ok({ record, tree: tree.value, parents: [...new Set(parents)] });
}

/** The branch alone: its worktree is gone. */
async function branchAlone(repository: GitFolder, tip: string, o: KeepRequest): Promise<Result<Content>> {
  const [saved, tree] = [await commitOf(repository, autosaveRef(o.task)), await treeOf(repository, tip)];
  if (!saved.ok) return saved;
  if (!tree.ok) return tree;
  const { branch, base } = o.worktree;
  const record: KeptRecord = { version: 1, branch, base, tip, head: null, staged: null, ignored: null };
  return ok({ record, tree: tree.value, parents: saved.value === null ? [tip] : [tip, saved.value] });
}

const isSame = (kept: KeptCommit, content: Content): boolean =>
  kept.tree === content.tree &&
  kept.parents.join() === content.parents.join() &&
  JSON.stringify(content.record) === JSON.stringify(recordOf(kept));

function recordOf({ id: _id, tree: _tree, parents: _parents, ...record }: KeptCommit): KeptRecord {
  return record;
}

async function store(repository: GitFolder, content: Content, o: KeepRequest): Promise<Result<Kept>> {
  const earlier = await listKept(repository, o.task);
  if (!earlier.ok) return earlier;
  const [newest] = earlier.value;
  const last = newest ? await readKept(repository, newest) : ok(null);
  if (newest && last.ok && last.value !== null && isSame(last.value, content)) return ok(newest);
  const commit = await plainCommit(repository, content.tree, content.parents, keptMessage(o.title, content.record));
  if (!commit.ok) return commit;
  const kept = { task: o.task, at: Math.max(o.at, newest ? newest.at + 1 : 0) };
  const input = `create ${keptRef(kept)}\0${commit.value}\0`;
  const made = await repository.text(['update-ref', '--stdin', '-z'], { input });
  return made.ok ? ok(kept) : made;
}

/** A save that an earlier call made before it was broken off: what it kept is gone from its place since. */
async function keptBefore(repository: GitFolder, o: KeepRequest): Promise<Result<Kept>> {
  const earlier = await listKept(repository, o.task);
  if (!earlier.ok) return earlier;
  const [newest] = earlier.value;
  const kept = newest ? await readKept(repository, newest) : ok(null);
  if (!kept.ok) return kept;
  if (newest && kept.value?.branch === o.worktree.branch && kept.value.base === o.worktree.base) return ok(newest);
  return fail('conflict', 'Neither the branch nor the worktree of this task is there any more: there is nothing to keep.', {
    reason: 'review.nothing_left',
    next: 'Retry the task to begin anew, or bring its branch back from the reflog.',
  });
}

/** Saves everything that a task has made, under a ref of Croft's; nothing else is touched. */
export async function keep(parts: ReviewParts, repository: GitFolder, o: KeepRequest): Promise<Result<Kept>> {
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

/** Where a branch that somebody has deleted would begin again. */
async function startAgain(repository: GitFolder, base: string | null): Promise<Result<string>> {
  const known = base === null ? ok(null) : await commitOf(repository, base);
  if (!known.ok) return known;
  if (known.value !== null) return ok(known.value);
  const tree = await repository.text(['mktree'], { input: '' });
  return tree.ok ? plainCommit(repository, tree.value, [], 'Start of the branch') : tree;
}
