import { isAbsolute } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ChangedFile } from '../../contract/task';
import { commitOf } from './branch-start';
import type { GitFolder } from './folder';
import { parseDiff } from './parse-diff';
import { readPlaceRecord } from './place-record';
import { noteUntracked } from './stage-all';
import type { StageLimits } from './survey';
import { withTemporaryIndex } from './temporary-index';
import type { OpenWorktree } from './worktree-folder';

const MAX_LIST_BYTES = 16 * 1024 * 1024;
export const DIFF = ['diff', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty', '--find-renames', '-l1000'];

/** Commit or tree that the worktree is compared with: where its branch last agreed with its base. */
async function comparedWith(folder: GitFolder, base: string | null): Promise<Result<string>> {
  const known = base === null ? ok(null) : await commitOf(folder, base);
  if (!known.ok) return known;
  // Nothing to start from, or a base that is no longer there: everything is new.
  if (known.value === null) return folder.text(['mktree'], { input: '' });
  const common = await folder.maybe(['merge-base', 'HEAD', known.value]);
  return common.ok ? ok(common.value ?? known.value) : common;
}

interface Listed {
  readonly files: ChangedFile[];
  readonly complete: boolean;
}

/** Files that differ between a commit and the folder, or between two commits. */
export async function listChanges(folder: GitFolder, range: readonly string[]): Promise<Result<Listed>> {
  const output = await folder.run([...DIFF, '--raw', '--numstat', '-z', ...range, '--'], { maxBytes: MAX_LIST_BYTES });
  if (!output.ok) return output;
  if (output.value.code !== 0) return folder.failure('diff', output.value);
  return ok({ files: parseDiff(output.value.stdout.toString('utf8')), complete: !output.value.truncated });
}

/** Runs `work` on an index that knows the untracked files, with what to compare it with. */
export async function comparing<T>(
  worktree: OpenWorktree,
  base: string | null,
  limits: StageLimits,
  work: (folder: GitFolder, from: string, complete: boolean) => Promise<Result<T>>,
): Promise<Result<T>> {
  const from = await comparedWith(worktree, base);
  if (!from.ok) return from;
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  return withTemporaryIndex(worktree, async (folder) => {
    const noted = await noteUntracked(folder, { copied, limits });
    return noted.ok ? work(folder, from.value, noted.value) : noted;
  });
}

/** Everything that the worktree has otherwise than its base, uncommitted and untracked files included, by path. */
export function changes(
  worktree: OpenWorktree,
  o: { readonly base: string | null; readonly limit: number; readonly limits: StageLimits },
): Promise<Result<{ files: ChangedFile[]; truncated: boolean }>> {
  return comparing(worktree, o.base, o.limits, async (folder, from, complete) => {
    const listed = await listChanges(folder, [from]);
    return listed.ok ? ok(cut(listed.value, o.limit, complete)) : listed;
  });
}

/** What the commits of the worktree have otherwise than its base. */
export async function committed(
  worktree: OpenWorktree,
  o: { readonly base: string | null; readonly limit: number },
): Promise<Result<{ files: ChangedFile[]; truncated: boolean }>> {
  const direct = o.base === null ? null : await listChanges(worktree, ['--merge-base', o.base, 'HEAD']);
  if (direct?.ok) return ok(cut(direct.value, o.limit));
  // The base is no longer there, or has nothing in common with what is.
  const from = await comparedWith(worktree, o.base);
  if (!from.ok) return from;
  const listed = await listChanges(worktree, [from.value, 'HEAD']);
  return listed.ok ? ok(cut(listed.value, o.limit)) : listed;
}

const cut = ({ files, complete }: Listed, limit: number, isAll = true) => ({
  files: files.slice(0, limit),
  truncated: files.length > limit || !complete || !isAll,
});

/** Cut text ends with a whole line, and with no half of a letter. */
export function wholeLines(bytes: Buffer, truncated: boolean): string {
  if (!truncated) return bytes.toString('utf8');
  const end = bytes.lastIndexOf('\n');
  return bytes.subarray(0, end + 1).toString('utf8');
}

export function checkPath(path: string): Result<void> {
  const isLegal = path !== '' && !isAbsolute(path) && !path.includes('\0') && !path.split('/').includes('..');
  if (isLegal) return ok(undefined);
  return fail('invalid', `${JSON.stringify(path)} is not a path inside the worktree.`, { reason: 'git.path' });
}

export interface FileDiff {
  readonly diff: string;
  readonly truncated: boolean;
  readonly binary: boolean;
}

/** Unified diff of one file of a list, both sides of a rename in it. */
export async function diffOf(
  folder: GitFolder,
  range: readonly string[],
  file: ChangedFile,
  maxBytes: number,
): Promise<Result<FileDiff>> {
  const paths = [file.path, ...(file.from === null ? [] : [file.from])].map((path) => `:(top,literal)${path}`);
  const args = [...DIFF, '--src-prefix=a/', '--dst-prefix=b/', ...range, '--', ...paths];
  const output = await folder.run(args, { maxBytes });
  if (!output.ok) return output;
  if (output.value.code !== 0) return folder.failure('diff', output.value);
  const { stdout, truncated } = output.value;
  const text = wholeLines(stdout, truncated);
  return ok({ diff: text, truncated, binary: /^Binary files .* differ$/m.test(text) && !/^@@ /m.test(text) });
}

/** Unified diff of one file against the base. Nothing for a file that has not changed, or that is ignored or copied in. */
export async function diff(
  worktree: OpenWorktree,
  o: { readonly base: string | null; readonly path: string; readonly maxBytes: number; readonly limits: StageLimits },
): Promise<Result<FileDiff>> {
  const legal = checkPath(o.path);
  if (!legal.ok) return legal;
  return comparing(worktree, o.base, o.limits, async (folder, from) => {
    const listed = await listChanges(folder, [from]);
    if (!listed.ok) return listed;
    const file = listed.value.files.find(({ path }) => path === o.path);
    return file ? diffOf(folder, [from], file, o.maxBytes) : ok({ diff: '', truncated: false, binary: false });
  });
}
