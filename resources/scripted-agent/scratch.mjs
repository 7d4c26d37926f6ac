import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
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

/**
 * Puts a whole new file in place: an agent that is killed at any moment leaves the old one or the new one.
 *
 * @param {string} file
 * @param {unknown} value
 */
export function keep(file, value) {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}

/**
 * What was kept; null: nothing that can be read, as a power cut leaves files.
 *
 * @param {string} file
 * @returns {any}
 */
export function kept(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
