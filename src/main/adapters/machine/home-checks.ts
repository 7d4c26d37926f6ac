import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { found, quoted } from './check';
import type { Finding } from './check';

const GIGABYTE = 1024 ** 3;
const WARN_BELOW = 2 * GIGABYTE;
const BAD_BELOW = GIGABYTE / 2;

const inWords = (bytes: number): string =>
  bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`;

/** Is there room for worktrees, terminals and the database? */
export function judgeDisk(free: number, home: string): Finding {
  const message = `${inWords(free)} free on the disk of ${home}.`;
  if (free >= WARN_BELOW) return found('ok', message);
  const fix = 'Free some space, or start Croft with its home on another disk (--home).';
  return free >= BAD_BELOW
    ? { state: 'warn', message: `${message} A few large worktrees would fill it.`, fix }
    : { state: 'bad', message: `${message} Agents will fail in the middle of their work.`, fix };
}

export async function lookAtDisk(home: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  return judgeDisk(bavail * bsize, home);
}

export interface HomeFacts {
  readonly mode: number;
  readonly owner: number;
  readonly user: number | null;
  readonly writable: boolean;
}

/** May only the user read what Croft keeps, and may Croft write it? */
export function judgeHome(home: string, { mode, owner, user, writable }: HomeFacts): Finding {
  if (!writable) {
    return {
      state: 'bad',
      message: `Croft may not write to ${home}.`,
      fix: 'Make the folder yours, or start Croft with another home (--home).',
      command: user === null ? null : `sudo chown -R ${user} ${quoted(home)}`,
    };
  }
  // Without user ids there are no modes that mean anything.
  if (user === null) return found('ok', `Croft can write to ${home}.`);
  if (owner !== user) {
    return {
      state: 'warn',
      message: `${home} belongs to another user, who can read tokens and terminals in it.`,
      fix: 'Make the folder yours.',
      command: `sudo chown -R ${user} ${quoted(home)}`,
    };
  }
  if ((mode & 0o077) === 0) return found('ok', `Only you can read ${home}.`);
  return {
    state: 'warn',
    message: `Other users of this machine can read ${home}: terminals and tokens are in it.`,
    fix: 'Take their access away.',
    command: `chmod 700 ${quoted(home)}`,
  };
}

export async function lookAtHome(home: string): Promise<Finding> {
  const { mode, uid } = await stat(home);
  const writable = await access(home, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return judgeHome(home, { mode, owner: uid, user: process.getuid?.() ?? null, writable });
}
