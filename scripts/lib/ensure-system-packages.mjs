import { findCommand } from './find-command.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';
import { systemPackages } from './system-packages.mjs';

const LIMIT_MS = 10 * 60_000;

/**
 * Installs what is missing of these where that is possible: on Debian, as root.
 *
 * @param {string[]} names  Of `systemPackages`.
 * @returns {Promise<string[]>}  Those that are still missing.
 */
export async function ensureSystemPackages(names) {
  const missing = missingOf(names);
  if (missing.length === 0) return [];
  const debian = missing.map((entry) => entry.debian).join(' ');
  if (process.getuid?.() !== 0 || !findCommand('apt-get')) {
    say(`missing on this machine: ${debian} (as root on Debian they would be installed)`);
    return missing.map(({ name }) => name);
  }
  say(`installing Debian packages: ${debian}`);
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...missing.map((entry) => entry.debian));
  return missingOf(names).map(({ name }) => name);
}

/** @param {string[]} names */
function missingOf(names) {
  return systemPackages.filter(({ name, isThere }) => names.includes(name) && !isThere());
}

/** @param {string[]} args */
function apt(...args) {
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    limitMs: LIMIT_MS,
    stdout: 'stderr',
  });
}
