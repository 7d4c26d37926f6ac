import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import { commitOf } from './branch-start';
import { checkNothingEmbedded } from './embedded';
import type { GitFolder } from './folder';
import { keepIgnored } from './kept-ignored';
import type { KeptRecord } from './kept-record';
import type { ReviewParts } from './review-parts';
import { plainCommit, treeInIndex, treeOf, treeOnDisk } from './snapshot';
import type { OpenWorktree } from './worktree-folder';

export interface KeepRequest {
  readonly worktree: Worktree;
  readonly task: string;
  readonly title: string;
  readonly at: number;
}

const MOST_FORGOTTEN = 100;
export const autosaveRef = (task: string): string => `refs/croft/autosave/${task}`;

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
const topOf = (repository: GitFolder) => repository.text(['rev-parse', '--show-toplevel']);

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
  const record: KeptRecord = {
    version: 1,
    branch,
    base,
    tip,
    head: elsewhere,
    staged: staged.value,
    ignored: ignored.value,
  };
  const parents = [tip, elsewhere, staged.value, ignored.value, saved.value, ...forgotten.value].filter(
    (id) => id !== null,
  );
  return ok({ record, tree: tree.value, parents: [...new Set(parents)] });
}

/** The branch alone: its worktree is gone. */
export async function branchAlone(repository: GitFolder, tip: string, o: KeepRequest): Promise<Result<Content>> {
  const [saved, tree] = [await commitOf(repository, autosaveRef(o.task)), await treeOf(repository, tip)];
  if (!saved.ok) return saved;
  if (!tree.ok) return tree;
  const { branch, base } = o.worktree;
  const record: KeptRecord = { version: 1, branch, base, tip, head: null, staged: null, ignored: null };
  return ok({ record, tree: tree.value, parents: saved.value === null ? [tip] : [tip, saved.value] });
}
