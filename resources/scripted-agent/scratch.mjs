import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Where the agent keeps its own files: beside the folder's git data, where no commit sees them; without git in the folder itself.
 *
 * @param {string} cwd
 */
export function scratchFolder(cwd) {
  const git = resolve(cwd, '.git');
  if (!existsSync(git)) return cwd;
  if (statSync(git).isDirectory()) return git;
  const link = /^gitdir: (.*)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  return link ? resolve(cwd, link.trim()) : cwd;
}
