import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** A commit as git stores it. */
export interface ReadCommit {
  readonly id: string;
  readonly tree: string;
  /** Headers and message. */
  readonly text: string;
}

const LINE_END = 0x0a;
const FOUND = /^([0-9a-f]+) commit (\d+)$/;
const TREE = /^tree ([0-9a-f]+)$/m;

/** Reads the commits that these names lead to, by one process for all of them. Null: there is no such commit. */
export async function readCommits<Names extends readonly string[]>(
  folder: GitFolder,
  ...names: Names
): Promise<Result<{ readonly [At in keyof Names]: ReadCommit | null }>> {
  const input = names.map((name) => `${name}^{commit}\n`).join('');
  const read = await folder.run(['cat-file', '--batch'], { input });
  if (!read.ok) return read;
  const { code, stdout } = read.value;
  if (code !== 0) return folder.failure('cat-file', read.value);
  let at = 0;
  const next = (): ReadCommit | null => {
    const end = stdout.indexOf(LINE_END, at);
    const [, id, size] = FOUND.exec(stdout.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (id === undefined) return null;
    const text = stdout.toString('utf8', at, at + Number(size));
    at += Number(size) + 1;
    return { id, tree: TREE.exec(text)?.[1] ?? '', text };
  };
  return ok(names.map(next) as { readonly [At in keyof Names]: ReadCommit | null });
}
