import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where the agent keeps its own files: beside the folder's git data, where no commit sees them. A folder without git is its user's alone:
 * there they lie in a place that Croft names, one for each such folder.
 *
 * @param {string} cwd
 */
export function scratchFolder(cwd) {
  const git = resolve(cwd, '.git');
  if (!existsSync(git)) return placeOf(cwd);
  if (statSync(git).isDirectory()) return git;
  const link = /^gitdir: (.*)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  return link ? resolve(cwd, link.trim()) : placeOf(cwd);
}

/** @param {string} cwd */
function placeOf(cwd) {
  const places = process.env['CROFT_SCRIPT_PLACE'] || join(tmpdir(), 'croft-scripted');
  const place = join(places, createHash('sha256').update(cwd).digest('hex').slice(0, 16));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return place;
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
