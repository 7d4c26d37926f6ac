import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { z } from 'zod';

import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { errorCode, PRIVATE_FILE } from './files/private-files';
import type { ProcessControl } from './processes/process-control';

/** A process that holds a lock, or is on its way to it. */
const Holder = z.object({
  /** Random: names this taking of the lock and no other. Workers of before had none. */
  id: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
  pid: z.int().positive(),
  /** Empty where the system did not tell when it started. */
  start: z.string(),
  boot: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** What a file of a lock says; no holder: it is damaged, as a power cut leaves files. */
interface Found {
  readonly id: string;
  readonly holder: Holder | null;
}

const MOST_TRIES = 100;
const LONGEST_CHAIN = 50;
const OLD_MS = 60_000;

/**
 * Makes sure that one worker at a time owns a state folder, by a file that names the process which holds it; the returned function
 * gives the lock back. Safe when many try at once, and when any of them dies at any point.
 *
 * The file appears whole, by a hard link. One whose holder is dead is not removed but succeeded: whoever links
 * `<path>.after.<id of the dead one>` first takes over; it renames its own file over the dead one's, then removes the claim. A claim
 * counts only if the dead holder's file still is in its place after it was made, so one that comes late backs off; and as an id is
 * never used again, a claim that was late once can never count.
 */
export async function lockState(path: string, control: ProcessControl): Promise<Result<() => void>> {
  const id = randomBytes(12).toString('hex');
  const me = (await control.identify(process.pid)) ?? { pid: process.pid, start: '', boot: '' };
  const own = `${path}.new.${id}`;
  writeFileSync(own, JSON.stringify({ id, ...me }), { flag: 'wx', mode: PRIVATE_FILE });
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const outcome = await tryToTake(path, own, control);
      if (outcome === 'held') return fail('conflict', 'Another worker uses this state folder.');
      if (outcome === 'again') continue;
      removeLeftovers(path);
      return ok(() => release(path, id));
    }
    return fail('conflict', 'Other workers are starting in this state folder.');
  } finally {
    rmSync(own, { force: true });
  }
}

async function tryToTake(path: string, own: string, control: ProcessControl): Promise<'taken' | 'held' | 'again'> {
  const dead: { path: string; id: string }[] = [];
  let place = path;
  while (dead.length < LONGEST_CHAIN) {
    if (linkIfFree(own, place)) return dead.length === 0 ? 'taken' : takeOver(path, own, place, dead);
    const found = read(place);
    if (!found) return 'again';
    if (found.holder && (await isAlive(found.holder, control))) return 'held';
    dead.push({ path: place, id: found.id });
    place = `${path}.after.${found.id}`;
  }
  return 'again';
}

/** Without a break from the look to the rename: what was looked at cannot change while the claim is there. */
function takeOver(
  path: string,
  own: string,
  claim: string,
  dead: readonly { path: string; id: string }[],
): 'taken' | 'again' {
  const counts = dead.every((each) => read(each.path)?.id === each.id);
  if (counts) {
    renameSync(own, path);
    for (const each of dead.slice(1)) rmSync(each.path, { force: true });
  }
  rmSync(claim, { force: true });
  return counts ? 'taken' : 'again';
}

function linkIfFree(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Found | null {
  try {
    const text = readFileSync(path, 'utf8');
    const holder = Holder.safeParse(parse(text)).data ?? null;
    return { id: holder?.id ?? createHash('sha256').update(text).digest('hex').slice(0, 24), holder };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A system that cannot be asked throws: then nobody takes over. */
async function isAlive(holder: Holder, control: ProcessControl): Promise<boolean> {
  if (holder.start === '') return exists(holder.pid);
  const now = await control.identify(holder.pid);
  return now !== null && now.start === holder.start && now.boot === holder.boot;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function release(path: string, id: string): void {
  if (read(path)?.id === id) rmSync(path, { force: true });
}

/** Files of starts that were ended in the middle. Those of starts that are under way are young. */
function removeLeftovers(path: string): void {
  const oldest = Date.now() - OLD_MS;
  for (const name of readdirSync(dirname(path))) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : '';
    if (!/^\.(new|after)\./.test(rest)) continue;
    const leftover = join(dirname(path), name);
    const file = statSync(leftover, { throwIfNoEntry: false });
    if (file && file.mtimeMs < oldest) rmSync(leftover, { force: true });
  }
}
