import type { Stats } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { forbidden } from './forbidden';
import type { Guarded } from './forbidden';

/** `~` and `~/x` as a shell would read them; other users' homes stay as they are. */
export function expandHome(path: string, home: string): string {
  if (path === '~') return home;
  return /^~[/\\]/.test(path) ? `${home}/${path.slice(2)}` : path;
}

function notThere(path: string): Result<never> {
  return fail('not_found', `There is no folder ${path}.`, {
    reason: 'folder.not_found',
    next: 'Check the path, or make the folder first.',
  });
}

function notReadable(path: string): Result<never> {
  return fail('invalid', `You may not read ${path}.`, {
    reason: 'folder.not_readable',
    next: 'Give yourself access to it, or choose another folder.',
  });
}

/** Its names can be listed, and what they name be reached. */
async function isReadable(folder: string): Promise<boolean> {
  try {
    await (await opendir(folder)).close();
    await stat(`${folder}/.`);
    return true;
  } catch {
    return false;
  }
}

/**
 * A folder that can be a workspace, as an absolute path without links.
 * @param isOurs Croft's own choice, which may lie in its home
 */
export async function resolveFolder(path: string, guarded: Guarded, isOurs: boolean): Promise<Result<string>> {
  const typed = expandHome(path.trim(), guarded.userHome);
  if (typed.includes('\0') || !isAbsolute(typed)) {
    return fail('invalid', `${JSON.stringify(path)} is not an absolute path.`, {
      reason: 'folder.not_absolute',
      next: 'Give the whole path, beginning with / or ~.',
    });
  }
  const found = await look(typed);
  if (found === 'closed') return notReadable(typed);
  if (found === null) return notThere(typed);
  const { real, info } = found;
  if (!info.isDirectory()) {
    return fail('invalid', `${typed} is not a folder.`, {
      reason: 'folder.not_a_folder',
      next: 'Choose the folder that it lies in.',
    });
  }
  const refused = isOurs ? null : await forbidden(real, guarded);
  if (refused) return refused;
  return (await isReadable(real)) ? ok(real) : notReadable(typed);
}

/** What is at a path, links resolved; `closed` where a folder on the way may not be entered; null: nothing. */
async function look(path: string): Promise<{ real: string; info: Stats } | 'closed' | null> {
  try {
    const real = await realpath(path);
    return { real, info: await stat(real) };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'closed' : null;
  }
}
