import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

import { z } from 'zod';

import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { errorCode, PRIVATE_FILE } from './files/private-files';
import type { ProcessControl } from './processes/process-control';

const Holder = z.object({ pid: z.int(), start: z.string(), boot: z.string() });

/**
 * Makes sure that one worker at a time owns a state folder, by a file that names the process which holds it. The file of a
 * process that is gone is taken away; the returned function gives the lock back.
 */
export async function lockState(path: string, control: ProcessControl): Promise<Result<() => void>> {
  const me = await control.identify(process.pid);
  const text = JSON.stringify(me ?? { pid: process.pid, start: '', boot: '' });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (create(path, text)) return ok(() => rmSync(path, { force: true }));
    const held = read(path);
    if (held === null) continue;
    if (await isAlive(held, control)) return fail('conflict', 'Another worker uses this state folder.');
    takeAway(path, held);
  }
  return fail('conflict', 'Other workers are starting in this state folder.');
}

function create(path: string, text: string): boolean {
  try {
    const fd = openSync(path, 'wx', PRIVATE_FILE);
    writeSync(fd, text);
    closeSync(fd);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function isAlive(held: string, control: ProcessControl): Promise<boolean> {
  const holder = Holder.safeParse(parse(held)).data;
  if (!holder) return false;
  const now = await control.identify(holder.pid);
  return now !== null && now.start === holder.start && now.boot === holder.boot;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Moves the dead holder's file aside; if another worker has replaced it meanwhile, that one's file is put back. */
function takeAway(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== dead) linkSync(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
