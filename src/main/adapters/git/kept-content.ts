import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import { commitOf } from './branch-start';
import { checkNothingEmbedded } from './embedded';
import type { GitFolder } from './folder';
import { keepLimits, sortIgnored } from './ignored';
import { keepIgnored } from './kept-ignored';
import type { KeptRecord } from './kept-record';
import type { ReviewParts } from './review-parts';
import { autosaveRef, savedAfter } from './saved';
import { plainCommit, treeInIndex, treeOf, treeOnDisk } from './snapshot';
import type { OpenWorktree } from './worktree-folder';

export interface KeepRequest {
  readonly worktree: Worktree;
  readonly task: string;
  readonly title: string;
  readonly at: number;
  /** What may be lost of what no copy can be kept of. */
  readonly mayGo?: readonly string[];
}

const MOST_FORGOTTEN = 100;
const MOST_NAMED = 5;

/** Commits that the worktree stood on once and that nothing else has: an agent left them behind on a detached HEAD, or by a reset. */
async function forgottenCommits(worktree: OpenWorktree, known: readonly string[]): Promise<Result<string[]>> {
  const log = await worktree.run([
    'log',
    '--walk-reflogs',
    `--max-count=${MOST_FORGOTTEN}`,
    '--format=%H',
    'HEAD',
    '--',
  ]);
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

/** What a kept commit is made of. */
export interface Content {
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
export const topOf = (repository: GitFolder) => repository.text(['rev-parse', '--show-toplevel']);

/** A commit with what git ignores. Refused where something would be lost with the worktree that nobody has agreed to. */
async function keepSome(opened: OpenWorktree, top: string, mayGo: readonly string[]): Promise<Result<string | null>> {
  const sorted = await sortIgnored(opened, top, keepLimits);
  if (!sorted.ok) return sorted;
  const lost = sorted.value.left.filter(({ path, remade }) => !remade && !mayGo.includes(path));
  if (lost.length === 0) return keepIgnored(opened, sorted.value.kept);
  const names = lost.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : '';
  return fail(
    'conflict',
    `Git ignores ${names.join(', ')}${more}, and no copy of it can be kept: it is too much, cannot be read, or is a repository of its own.`,
    {
      reason: 'review.not_kept',
      next: `Move what you need out of ${opened.path} and delete it there, or agree that it goes; then try again.`,
    },
  );
}

/** As much as a commit message is made for: whoever agrees to more is asked again after a crash. */
const MOST_AGREED_CHARS = 64 * 1024;

const agreed = (mayGo: readonly string[] = []): Pick<KeptRecord, 'mayGo'> =>
  mayGo.length > 0 && JSON.stringify(mayGo).length <= MOST_AGREED_CHARS ? { mayGo: [...mayGo] } : {};

/** Everything that a worktree holds. */
export async function contentOf(
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
  const [tree, staged] = [
    await treeOnDisk(opened, { limits: parts.limits, tolerant: false }),
    await stagedCommit(opened),
  ];
  if (!tree.ok) return tree;
  if (!staged.ok) return staged;
  const ignored = await keepSome(opened, top.value, o.mayGo ?? []);
  if (!ignored.ok) return ignored;
  const [head, saved] = [await commitOf(opened, 'HEAD'), await commitOf(opened, autosaveRef(o.task))];
  if (!head.ok) return head;
  if (!saved.ok) return saved;
  const elsewhere = head.value === null || head.value === tip ? null : head.value;
  const known = [tip, elsewhere, saved.value].filter((id) => id !== null);
  const forgotten = await forgottenCommits(opened, known);
  if (!forgotten.ok) return forgotten;
  const { branch, base } = o.worktree;
  const record: KeptRecord = {
    version: 1,
    branch,
    base,
    tip,
    head: elsewhere,
    staged: staged.value,
    ignored: ignored.value,
    ...agreed(o.mayGo),
  };
  const parents = [tip, elsewhere, staged.value, ignored.value, saved.value, ...forgotten.value].filter(
    (id) => id !== null,
  );
  return ok({ record, tree: tree.value, parents: [...new Set(parents)] });
}

/** The branch, with what Croft has saved of its worktree, which is gone. */
export async function branchAlone(repository: GitFolder, tip: string, o: KeepRequest): Promise<Result<Content>> {
  const [saved, after] = [await commitOf(repository, autosaveRef(o.task)), await savedAfter(repository, tip, o.task)];
  if (!saved.ok) return saved;
  if (!after.ok) return after;
  const tree = await treeOf(repository, after.value ?? tip);
  if (!tree.ok) return tree;
  const { branch, base } = o.worktree;
  const record: KeptRecord = { version: 1, branch, base, tip, head: null, staged: null, ignored: null };
  return ok({ record, tree: tree.value, parents: saved.value === null ? [tip] : [tip, saved.value] });
}
