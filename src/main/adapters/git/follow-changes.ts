import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** A path that two commits have otherwise. */
export interface PathChange {
  readonly path: string;
  readonly kind: 'added' | 'deleted' | 'modified';
  /** Object that the later commit has there. */
  readonly object: string;
}

/** Paths that differ between two commits; a rename is a deletion and an addition. */
export async function pathChanges(folder: GitFolder, from: string, to: string): Promise<Result<PathChange[]>> {
  const listed = await folder.text(['diff-tree', '-r', '-z', '--no-renames', '--raw', '--no-abbrev', from, to]);
  if (!listed.ok) return listed;
  const parts = listed.value.split('\0').filter(Boolean);
  const changes: PathChange[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, , , object = '', status = ''] = (parts[i] ?? '').split(' ');
    const kind = status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified';
    changes.push({ path: parts[i + 1] ?? '', kind, object });
  }
  return ok(changes);
}

/** A path that index or folder have otherwise than HEAD. */
export interface LocalChange {
  readonly path: string;
  readonly unmerged: boolean;
  /** Objects that HEAD and the index have; zeros where they have none. */
  readonly inHead: string;
  readonly inIndex: string;
}

/** What is staged or changed in a checkout, untracked files left out. Writes nothing. */
export async function localChanges(folder: GitFolder): Promise<Result<LocalChange[]>> {
  const args = ['status', '--porcelain=v2', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=dirty'];
  const listed = await folder.text(args);
  if (!listed.ok) return listed;
  const lines = listed.value.split('\0').filter((line) => /^[1u] /.test(line));
  return ok(
    lines.map((line) => {
      const fields = line.split(' ');
      const unmerged = fields[0] === 'u';
      const path = fields.slice(unmerged ? 10 : 8).join(' ');
      return { path, unmerged, inHead: fields[6] ?? '', inIndex: fields[7] ?? '' };
    }),
  );
}
