import type { Dirent } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { expandHome } from './resolve-folder';

export interface FolderSuggestion {
  readonly path: string;
  readonly name: string;
  readonly isGit: boolean;
}

const MOST = 20;
/** A folder may have a million entries: what is not found among the first of them is not suggested. */
const MOST_READ = 5_000;

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  const info = await stat(join(parent, entry.name)).catch(() => null);
  return info?.isDirectory() ?? false;
}

/** Entries whose name begins with what was typed, capital or small; hidden ones only when a dot was typed. */
async function matching(parent: string, typed: string): Promise<Dirent[]> {
  const wanted = typed.toLowerCase();
  const found: Dirent[] = [];
  let read = 0;
  for await (const entry of await opendir(parent)) {
    read += 1;
    if (read > MOST_READ) break;
    const hidden = entry.name.startsWith('.') && !typed.startsWith('.');
    if (!hidden && entry.name.toLowerCase().startsWith(wanted)) found.push(entry);
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Folders whose path begins with what was typed, at most 20. Never throws: what cannot be read has nothing to suggest. */
export async function suggestFolders(prefix: string, home: string): Promise<FolderSuggestion[]> {
  const path = expandHome(prefix === '~' ? '~/' : prefix, home);
  if (path.includes('\0') || !isAbsolute(path)) return [];
  const whole = /[/\\]$/.test(path) || /^~[/\\]?$/.test(prefix);
  const [parent, typed] = whole ? [path, ''] : [dirname(path), basename(path)];
  const entries = await matching(parent, typed).catch(() => []);
  const suggestions: FolderSuggestion[] = [];
  for (const entry of entries) {
    if (suggestions.length >= MOST) break;
    if (!(await isFolder(parent, entry))) continue;
    const folder = join(parent, entry.name);
    const git = await lstat(join(folder, '.git')).catch(() => null);
    suggestions.push({ path: folder, name: entry.name, isGit: git !== null });
  }
  return suggestions;
}
