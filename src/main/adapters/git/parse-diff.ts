import type { ChangedFile } from '../../contract/task';

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'added',
};
const GITLINK = '160000';

interface Counts {
  readonly added: number | null;
  readonly removed: number | null;
}

/** One record of `git diff --raw -z`: `:oldmode newmode oldid newid S<score>` and its paths. */
function readRaw(head: string, paths: readonly string[]): Omit<ChangedFile, keyof Counts> {
  const [oldMode = '', newMode = '', , , status = ''] = head.slice(1).split(' ');
  const letter = status.charAt(0);
  const isLink = oldMode === GITLINK || newMode === GITLINK;
  return {
    path: paths.at(-1) ?? '',
    from: letter === 'R' ? (paths[0] ?? null) : null,
    status: isLink ? 'other' : (STATUS[letter] ?? 'other'),
  };
}

/** A count is `-` for binary files. */
function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * Reads `git diff --raw --numstat -z`: first all raw records, then the counts of the same files.
 * Output that was cut gives the files that are whole in it. A file in conflict comes up twice: the first record counts.
 */
export function parseDiff(output: string): ChangedFile[] {
  const parts = output.split('\0');
  parts.pop();
  const files = new Map<string, Omit<ChangedFile, keyof Counts>>();
  const counts = new Map<string, Counts>();
  for (let i = 0; i < parts.length; i += 1) {
    const head = parts[i] ?? '';
    if (head.startsWith(':')) {
      const taken = /[RC]\d*$/.test(head) ? 2 : 1;
      if (i + taken >= parts.length) break;
      const file = readRaw(head, parts.slice(i + 1, i + 1 + taken));
      if (!files.has(file.path)) files.set(file.path, file);
      i += taken;
      continue;
    }
    const [added, removed, ...rest] = head.split('\t');
    // A rename has its paths in the two parts that follow.
    const path = rest.join('\t') || (parts[i + 2] ?? '');
    if (rest.join('\t') === '') i += 2;
    counts.set(path, { added: readCount(added), removed: readCount(removed) });
  }
  return [...files.values()].map((file) => ({ ...file, ...(counts.get(file.path) ?? { added: null, removed: null }) }));
}
