import { homedir } from 'node:os';
import type { Folders } from '../../ports/files';
import { isFolder } from './is-folder';
import { resolveFolder } from './resolve-folder';
import { suggestFolders } from './suggest-folders';
import { watchFolder } from './watch-folder';

export interface FoldersOptions {
  /** Croft's own environment: the user's home is taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Croft keeps everything: no workspace. */
  readonly home: string;
  /** The one folder in it that its user may add again: the repository of the demo. */
  readonly demo?: string;
}

/** Folders of this machine: for the form that adds a workspace, and for the farm to know when one goes. */
export function createFolders({ env, home, demo }: FoldersOptions): Folders {
  const userHome = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  return {
    resolve: (path, { isOurs = false } = {}) => resolveFolder(path, { home, userHome, demo }, isOurs),
    suggest: (prefix) => suggestFolders(prefix, userHome),
    stands: isFolder,
    watch: watchFolder,
  };
}
