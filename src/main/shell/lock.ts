import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { isRunning, thisProcess } from './process-identity';
import type { ProcessIdentity } from './process-identity';

export interface Lock {
  /** Lets go; also from an exit handler. Nothing happens when the lock is another's by now. */
  release(): void;
}

interface Owner extends ProcessIdentity {
  /** Random: names this taking of the lock and no other. */
  readonly id: string;
}

const MOST_TRIES = 100;
const LONGEST_CHAIN = 50;
const OLD_MS = 60_000;
/** Stands for the owner of a file that holds none, as a power cut can leave one. */
const NOBODY: Owner = { id: 'nobody', pid: 0, startedAt: null };

/**
 * Makes this process the one owner of a folder, or answers who is. Safe when many try at once.
 *
 * The owner's file is `lock`; it appears whole, by a hard link. A lock whose owner is dead is not removed but succeeded: whoever
 * links `lock.after.<id of the dead one>` first takes over, then renames its own file over `lock`, then removes the claim. A claim
 * counts only if `lock` still names the dead owner after it was made, so one that comes late backs off.
 */
export function takeLock(folder: string): Result<Lock, ProcessIdentity> {
  const me: Owner = { id: randomBytes(12).toString('hex'), ...thisProcess() };
  const own = join(folder, `lock.new.${me.id}`);
  writeFileSync(own, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const holder = tryToTake(folder, own, me);
      if (holder === 'again') continue;
      if (holder.id !== me.id) return err(holder);
      removeLeftovers(folder, me);
      return ok({ release: () => release(folder, me) });
    }
    throw new Error(`the lock of ${folder} changes hands without end`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Answers who holds the lock now, which may be this process; `again` when it changed hands meanwhile. */
function tryToTake(folder: string, own: string, me: Owner): Owner | 'again' {
  const dead: { path: string; owner: Owner }[] = [];
  let path = join(folder, 'lock');
  for (let links = 0; links < LONGEST_CHAIN; links += 1) {
    if (linkIfFree(own, path)) {
      if (dead.length === 0) return me;
      if (!dead.every((link) => ownerIn(link.path)?.id === link.owner.id)) {
        rmSync(path, { force: true });
        return 'again';
      }
      renameSync(own, join(folder, 'lock'));
      for (const claim of [...dead.slice(1).map((link) => link.path), path]) rmSync(claim, { force: true });
      return me;
    }
    const owner = ownerIn(path);
    if (!owner) return 'again';
    if (owner.pid !== 0 && isRunning(owner)) return owner;
    dead.push({ path, owner });
    path = join(folder, `lock.after.${owner.id}`);
  }
  return 'again';
}

function linkIfFree(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function ownerIn(path: string): Owner | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { id, pid, startedAt } = JSON.parse(text) as Partial<Owner>;
    if (typeof id !== 'string' || !/^[0-9a-f]{24}$/.test(id) || !Number.isSafeInteger(pid)) return NOBODY;
    return { id, pid: pid as number, startedAt: typeof startedAt === 'string' ? startedAt : null };
  } catch {
    return NOBODY;
  }
}

function release(folder: string, me: Owner): void {
  const path = join(folder, 'lock');
  if (ownerIn(path)?.id === me.id) rmSync(path, { force: true });
}

/** Files of starts that were ended in the middle. Those of starts that are under way are young. */
function removeLeftovers(folder: string, me: Owner): void {
  const oldest = Date.now() - OLD_MS;
  for (const name of readdirSync(folder)) {
    if (!/^lock\.(new|after)\./.test(name) || name.endsWith(me.id)) continue;
    const path = join(folder, name);
    const file = statSync(path, { throwIfNoEntry: false });
    if (file && file.mtimeMs < oldest) rmSync(path, { force: true });
  }
}
