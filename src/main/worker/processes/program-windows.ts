import { win32 } from 'node:path';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';

/** What is looked at while a program is searched. */
export interface Files {
  isFile(path: string): boolean;
  read(path: string): string;
}

/** A program that Windows can start by itself, and the words that come before its own. */
export interface WindowsProgram {
  readonly file: string;
  readonly args: readonly string[];
}

/** What is tried where PATHEXT does not say. */
const DEFAULT_EXTENSIONS = '.COM;.EXE;.BAT;.CMD';
const STARTS_BY_ITSELF = /\.(exe|com)$/i;
const BATCH = /\.(cmd|bat)$/i;

/**
 * Finds a program as a shell of Windows does: by PATH, with the extensions of PATHEXT. A batch file is never run: what stands in its
 * arguments would be read by `cmd.exe` as commands. npm makes one for each program that it installs; those are read, and what they start
 * is started.
 */
export function findWindowsProgram(
  name: string,
  spec: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  files: Files,
): Result<WindowsProgram> {
  const found = candidates(name, spec.cwd, spec.env).find((path) => files.isFile(path));
  if (found === undefined) return fail('invalid', `The program ${name} was not found.`);
  if (STARTS_BY_ITSELF.test(found)) return ok({ file: found, args: [] });
  if (!BATCH.test(found)) return fail('invalid', `${found} is not a program that Windows can start.`);
  const target = targetOfShim(files.read(found), win32.dirname(found));
  if (target === null || !files.isFile(target)) {
    return fail('invalid', `${found} is a batch file, which is not run. Name the program that it starts.`);
  }
  if (STARTS_BY_ITSELF.test(target)) return ok({ file: target, args: [] });
  const node = candidates('node.exe', spec.cwd, spec.env).find((path) => files.isFile(path));
  return node === undefined
    ? fail('invalid', `${found} needs Node, which was not found.`)
    : ok({ file: node, args: [target] });
}

/** The environment of Windows does not tell upper from lower case. */
export function variable(env: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}

function candidates(name: string, cwd: string, env: Readonly<Record<string, string>>): string[] {
  if (name === '') return [];
  const extensions = (variable(env, 'PATHEXT') || DEFAULT_EXTENSIONS).toLowerCase().split(';').filter(Boolean);
  const names = win32.extname(name) === '' ? extensions.map((extension) => name + extension) : [name];
  // The present folder is not searched, as `cmd.exe` would: a repository must not be able to name programs.
  const folders = /[\\/]/.test(name)
    ? [cwd]
    : (variable(env, 'PATH') ?? '').split(';').filter((folder) => win32.isAbsolute(folder));
  return folders.flatMap((folder) => names.map((each) => win32.resolve(cwd, folder, each)));
}

/** What a batch file that npm made starts: the last file that it names beside itself, except Node. */
export function targetOfShim(text: string, folder: string): string | null {
  const named = [...text.matchAll(/"%(?:~dp0|dp0)%?\\([^"%]+)"/gi)].map(([, path]) => path ?? '');
  const target = named.findLast((path) => !/^node(\.exe)?$/i.test(path));
  if (target === undefined || !/%\*\s*$/.test(text.trimEnd())) return null;
  return win32.join(folder, target);
}
