import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { takeLock } from './lock';
import type { Lock } from './lock';

/** The folder that holds everything this farm keeps, owned by this process. */
export interface Home {
  readonly path: string;
  /** Lets another Croft have it. */
  release(): void;
  /** Puts everything back as it was before: for a start that failed. */
  undo(): void;
}

/** Makes the folder if it is not there, keeps others out of it, and takes its lock. */
export function openHome(path: string): Result<Home> {
  let made: string | undefined;
  try {
    for (const folder of missingFolders(path)) {
      mkdirSync(folder, { mode: 0o700 });
      made ??= folder;
    }
    keepPrivate(path);
    const lock = takeLock(path);
    if (!lock.ok) return inUse(path, lock.error.pid);
    return ok({ path, release: lock.value.release, undo: () => undo(lock.value, made) });
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    return cannotUse(path, error);
  }
}

/** The folders that are to be made, outermost first. */
function missingFolders(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })) return [];
  return [...missingFolders(dirname(path)), path];
}

function undo(lock: Lock, made: string | undefined): void {
  lock.release();
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
}

/** It holds tokens and what agents said: nobody else may look in. */
function keepPrivate(path: string): void {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, 0o700);
}

function inUse(path: string, pid: number): Result<never> {
  return fail('conflict', `Another Croft (process ${pid}) uses ${path}.`, {
    reason: 'home.in-use',
    next: 'Stop it, or choose another folder with --home.',
  });
}

function cannotUse(path: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const next = 'Choose another folder with --home or CROFT_HOME.';
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return fail('invalid', `The home folder ${path} cannot be used: a file is in its place.`, {
      reason: 'home.no-folder',
      next,
    });
  }
  const why: Record<string, string> = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENAMETOOLONG: 'its name is too long',
    ENOENT: 'it cannot be made there',
  };
  if (!why[code]) throw error;
  return fail('invalid', `The home folder ${path} cannot be used: ${why[code]}.`, {
    reason: 'home.not-writable',
    next,
  });
}
