import { statSync } from 'node:fs';
import { fail } from '../../contract/errors';
import type { Err } from '../../contract/errors';

const OLD_LOCK_MS = 10 * 60_000;

/** Null: it is gone, or from the future: then the clock was set back, and its age is not known. */
function lockAge(file: string): number | null {
  const info = statSync(file, { throwIfNoEntry: false });
  const age = info ? Date.now() - info.mtimeMs : -1;
  return age < 0 ? null : age;
}

/** A lock file that git found in its way. */
export function lockedFailure(file: string): Err {
  const age = lockAge(file);
  const minutes = age === null ? null : Math.round(age / 60_000);
  const old = age !== null && age > OLD_LOCK_MS;
  return fail('conflict', `Git is locked by ${file}${minutes ? `, which is ${minutes} minutes old` : ''}.`, {
    reason: 'git.locked',
    next: old
      ? `A git process was broken off. Remove the stale lock: Croft looks first that no git command runs there. By hand: delete ${file}.`
      : `Wait for the git command that runs there and retry. If none runs, delete ${file}.`,
    ...(file.endsWith('.lock') && { repair: { kind: 'remove-lock', path: file } as const }),
  });
}

/** A word as a shell takes it; quoted only where it has to be. */
const shellWord = (word: string): string =>
  /^[\w./@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

interface Known {
  readonly pattern: RegExp;
  readonly failure: (match: RegExpExecArray, path: string) => Err;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /unable to create '(.+?\.lock)': File exists|unable to lock .*?'(.+?\.lock)'/is,
    failure: (match) => lockedFailure(match[1] ?? match[2] ?? ''),
  },
  {
    pattern: /detected dubious ownership in repository at '(.+?)'/s,
    failure: (match) =>
      fail('forbidden', `The repository ${match[1]} belongs to another user, so git refuses to work in it.`, {
        reason: 'git.dubious_ownership',
        next: `If you trust it, run: git config --global --add safe.directory '${match[1]}'`,
      }),
  },
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    failure: () =>
      fail('unavailable', 'The disk is full, so git could not write.', {
        reason: 'git.disk_full',
        next: 'Free some space and retry.',
      }),
  },
  {
    // No name of a branch has a space or colon; git names the new one twice, the one in its way in between.
    pattern: /'refs\/heads\/([^\s:]+)' exists; cannot create 'refs\/heads\/(\S+)'/,
    failure: (match) =>
      fail('conflict', `The branch ${match[2]} cannot be made while there is a branch ${match[1]}.`, {
        reason: 'git.branch_conflict',
        next: `Rename it (git branch -m ${shellWord(match[1] ?? '')} another-name), then retry.`,
      }),
  },
  {
    pattern: /not a git repository/i,
    failure: (_, path) =>
      fail('conflict', `${path} is not a git repository.`, {
        reason: 'git.not_a_repository',
        next: 'Check the folder, or run git init in it.',
      }),
  },
  {
    pattern: /transport '.*' not allowed|lazy fetching disabled|could not fetch .* from promisor remote/i,
    failure: () =>
      fail('conflict', 'The repository is a partial clone and some of its files are not on this machine.', {
        reason: 'git.partial_clone',
        next: 'Fetch everything first: git fetch --refetch --no-filter, then retry.',
      }),
  },
  {
    pattern: /Permission denied|Operation not permitted/i,
    failure: (match) =>
      fail('forbidden', `Git may not read or write a file: ${firstLines(match.input)}`, {
        reason: 'git.permission',
        next: 'Give yourself access to that file, or remove it, and retry.',
      }),
  },
];

/** What git said, short enough for a message and without lines that only give advice. */
export function firstLines(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !line.startsWith('warning:'));
  return lines.slice(0, 3).join('; ').slice(0, 500);
}

/** Turns what git said on its way out into a failure that a person can act on. */
export function failureOf(command: string, stderr: string, path: string): Err {
  for (const { pattern, failure } of KNOWN) {
    const match = pattern.exec(stderr);
    if (match) return failure(match, path);
  }
  return fail('conflict', `git ${command} failed: ${firstLines(stderr) || 'it said nothing'}`, {
    reason: 'git.failed',
    next: `Try the same in ${path} to see more.`,
  });
}
