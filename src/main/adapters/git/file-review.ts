import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ChangedFile } from '../../contract/task';
import type { FileReview, Span } from '../../ports/git';
import { checkPath, diffOf, listChanges, wholeLines } from './changes';
import type { GitFolder } from './folder';
import { openInside } from './open-inside';

const LOOKED_AT_FOR_NUL = 8000;
const MOST_READ_BYTES = 64 * 1024 * 1024;

/** One side of a file. */
interface Side {
  readonly bytes: Buffer;
  readonly truncated: boolean;
}

/** A file as a commit or tree has it, unfiltered; null: it has none there. */
export async function blobSide(
  folder: GitFolder,
  tree: string,
  path: string,
  maxBytes: number,
): Promise<Result<Side | null>> {
  const listed = await folder.text(['ls-tree', '-z', tree, '--', `:(top,literal)${path}`]);
  if (!listed.ok) return listed;
  const [, type, object] = (listed.value.split('\0')[0] ?? '').split(/[ \t]/);
  if (type !== 'blob' || object === undefined) return ok(null);
  const output = await folder.run(['cat-file', 'blob', object], { maxBytes });
  if (!output.ok) return output;
  if (output.value.code !== 0) return folder.failure('cat-file', output.value);
  return ok({ bytes: output.value.stdout, truncated: output.value.truncated });
}

/** A file as it is on disk; null: there is none, or none that lies inside the worktree. Of a link, what it says. */
export async function diskSide(root: string, path: string, maxBytes: number): Promise<Side | null> {
  const full = join(root, path);
  const info = await lstat(full).catch(() => null);
  if (info?.isSymbolicLink()) return { bytes: Buffer.from(await readlink(full)), truncated: false };
  const file = info?.isFile() ? await openInside(root, full, MOST_READ_BYTES) : null;
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
    return { bytes: buffer.subarray(0, Math.min(bytesRead, maxBytes)), truncated: bytesRead > maxBytes };
  } finally {
    await file.close();
  }
}

const isBinary = (side: Side | null) => side?.bytes.subarray(0, LOOKED_AT_FOR_NUL).includes(0) ?? false;
const textOf = (side: Side | null) => (side === null ? null : wholeLines(side.bytes, side.truncated));

/**
 * Both texts of a changed file and its diff. Only of changed files: others, such as ignored ones with secrets, are nobody's business.
 * `range`: what the diff compares; `after`: how to read the later side.
 */
export async function fileReview(
  folder: GitFolder,
  o: {
    readonly range: readonly string[];
    readonly from: string;
    readonly path: string;
    readonly maxBytes: number;
    readonly after: () => Promise<Result<Side | null>>;
  },
): Promise<Result<FileReview>> {
  const legal = checkPath(o.path);
  const listed = legal.ok ? await listChanges(folder, o.range) : legal;
  if (!listed.ok) return listed;
  const file = listed.value.files.find(({ path }) => path === o.path);
  if (!file) return notChanged(o.path);
  const before = await blobSide(folder, o.from, file.from ?? o.path, o.maxBytes);
  if (!before.ok) return before;
  const after = await o.after();
  if (!after.ok) return after;
  const diff = await diffOf(folder, o.range, file, o.maxBytes);
  if (!diff.ok) return diff;
  if (diff.value.binary || isBinary(before.value) || isBinary(after.value)) {
    return ok({ before: null, after: null, diff: '', binary: true, truncated: false });
  }
  const truncated = [before.value, after.value, diff.value].some((side) => side?.truncated);
  const { diff: text } = diff.value;
  return ok({ before: textOf(before.value), after: textOf(after.value), diff: text, binary: false, truncated });
}

const notChanged = (path: string) =>
  fail('not_found', `The task has not changed ${path.length > 200 ? `${path.slice(0, 199)}…` : path}.`, {
    reason: 'review.not_changed',
    next: 'Look at the list of files anew: the agent may have undone it.',
  });

/** Files that differ between two commits or trees; null for nothing at all. */
export async function spanChanges(
  folder: GitFolder,
  span: Span,
  limit: number,
): Promise<Result<{ files: ChangedFile[]; truncated: boolean }>> {
  const range = await rangeOf(folder, span);
  const listed = range.ok ? await listChanges(folder, range.value) : range;
  if (!listed.ok) return listed;
  const { files, complete } = listed.value;
  return ok({ files: files.slice(0, limit), truncated: files.length > limit || !complete });
}

/** One file of a span. */
export async function spanFile(
  folder: GitFolder,
  span: Span,
  path: string,
  maxBytes: number,
): Promise<Result<FileReview>> {
  const range = await rangeOf(folder, span);
  if (!range.ok) return range;
  const [from = ''] = range.value;
  return fileReview(folder, {
    range: range.value,
    from,
    path,
    maxBytes,
    after: () => blobSide(folder, span.to, path, maxBytes),
  });
}

async function rangeOf(folder: GitFolder, span: Span): Promise<Result<string[]>> {
  const from = span.from === null ? await folder.text(['mktree'], { input: '' }) : ok(span.from);
  return from.ok ? ok([from.value, span.to]) : from;
}
