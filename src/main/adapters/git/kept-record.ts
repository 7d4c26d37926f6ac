import { z } from 'zod';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Kept } from '../../ports/git';
import { plainWords } from './commit-message';
import type { GitFolder } from './folder';

const ObjectId = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

/** What a kept commit says about itself. Its tree is what was on disk; all commits named here are among its parents. */
const KeptRecord = z.object({
  version: z.literal(1),
  branch: z.string().max(250),
  /** Commit that the branch started from. */
  base: ObjectId.nullable(),
  tip: ObjectId,
  /** Commit that the worktree stood on, where it was another one. */
  head: ObjectId.nullable(),
  /** Commit with what was staged. Null: there were conflicts, or there was no worktree. */
  staged: ObjectId.nullable(),
  /** Commit with single files that git ignores. */
  ignored: ObjectId.nullable(),
  /** What its user has agreed to lose, as no copy can be kept of it: said once, it holds also where a crash comes before the removal. */
  mayGo: z.array(z.string()).optional(),
});
export type KeptRecord = z.infer<typeof KeptRecord>;

/** A kept commit as it is in the repository. */
export interface KeptCommit extends KeptRecord {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

const ROOT = 'refs/croft/kept';
const NAME = /^refs\/croft\/kept\/(task_[A-Za-z0-9-]{8,64})\/(\d{1,15})$/;
const TRAILER = 'Croft-Kept: ';

export const keptRef = ({ task, at }: Kept): string => `${ROOT}/${task}/${at}`;

/** The message of a kept commit: words for people, and the record. */
export const keptMessage = (title: string, record: KeptRecord): string =>
  `Kept: ${plainWords(title.replaceAll(/\s+/g, ' ')).trim()}\n\n${TRAILER}${JSON.stringify(record)}`;

/** Everything that was kept, or that of one task, the newest first. */
export async function listKept(folder: GitFolder, task?: string): Promise<Result<Kept[]>> {
  const listed = await folder.text([
    'for-each-ref',
    '--format=%(refname)',
    `${ROOT}/${task === undefined ? '' : `${task}/`}`,
  ]);
  if (!listed.ok) return listed;
  const found = listed.value.split('\n').flatMap((name): Kept[] => {
    const match = NAME.exec(name);
    return match ? [{ task: match[1] ?? '', at: Number(match[2]) }] : [];
  });
  return ok(found.toSorted((a, b) => b.at - a.at));
}

function parseCommit(id: string, text: string): KeptCommit | null {
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end).split('\n');
  const line = text
    .slice(end)
    .split('\n')
    .find((one) => one.startsWith(TRAILER));
  const valuesOf = (name: string) =>
    head.flatMap((one) => (one.startsWith(`${name} `) ? [one.slice(name.length + 1)] : []));
  const [tree] = valuesOf('tree');
  if (line === undefined || tree === undefined) return null;
  try {
    const record = KeptRecord.safeParse(JSON.parse(line.slice(TRAILER.length)));
    return record.success ? { ...record.data, id, tree, parents: valuesOf('parent') } : null;
  } catch {
    return null;
  }
}

/** What was kept; null: it is not there. */
export async function readKept(folder: GitFolder, kept: Kept): Promise<Result<KeptCommit | null>> {
  const id = await folder.maybe(['rev-parse', '--verify', '--quiet', `${keptRef(kept)}^{commit}`]);
  if (!id.ok || id.value === null) return id.ok ? ok(null) : id;
  const commit = await folder.text(['cat-file', 'commit', id.value]);
  if (!commit.ok) return commit;
  const read = parseCommit(id.value, commit.value);
  if (read !== null) return ok(read);
  return fail('conflict', `${keptRef(kept)} is not what Croft has kept: something has overwritten it.`, {
    reason: 'review.kept_damaged',
    next: 'Look at it with git log; its parents may still hold the work.',
  });
}

/** The newest save of a task from a time on: what was changed between a save and the removal was saved once more. */
export async function newestKept(folder: GitFolder, { task, at }: Kept): Promise<Result<Kept | null>> {
  const listed = await listKept(folder, task);
  if (!listed.ok) return listed;
  const [newest] = listed.value;
  return ok(newest && newest.at >= at ? newest : null);
}

/** File in a worktree's git folder while its files are being removed or brought back: they are not to be trusted, what is kept is. */
export const UNFINISHED = 'croft-unfinished';
