import { homedir } from 'node:os';
import type { Folders } from '../../ports/files';
import { resolveFolder } from './resolve-folder';
import { suggestFolders } from './suggest-folders';

export interface FoldersOptions {
  /** Croft's own environment: the user's home is taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Folders of this machine, for the form that adds a workspace. */
export function createFolders({ env }: FoldersOptions): Folders {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  return {
    resolve: (path) => resolveFolder(path, home),
    suggest: (prefix) => suggestFolders(prefix, home),
  };
}
