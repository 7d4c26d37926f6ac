import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

const OBJECT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\n?$/;
const BRANCH = /^ref: (refs\/heads\/[\w./-]+)\n?$/;

/**
 * The commit at HEAD as the files of a repository tell it, where `path` is its main working tree and `common` its git folder. Null: they do not
 * tell, as when its branches are packed, and git has to be asked. A file of a branch is what holds wherever there is one.
 */
export async function headInFiles(path: string, common: string): Promise<string | null> {
  try {
    if ((await realpath(join(path, '.git'))) !== common) return null;
    const head = await readFile(join(common, 'HEAD'), 'utf8');
    if (OBJECT.test(head)) return head.trim();
    const branch = BRANCH.exec(head)?.[1];
    if (branch === undefined || branch.includes('..')) return null;
    const tip = await readFile(join(common, branch), 'utf8');
    return OBJECT.test(tip) ? tip.trim() : null;
  } catch {
    return null;
  }
}
