import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunId } from '../../contract/ids';

/** The folder of one worker, and how to reach it. It stays the same when the worker is started again. */
export interface WorkerPlace {
  readonly folder: string;
  readonly socket: string;
  readonly tokenFile: string;
  readonly token: string;
}

/** A path of a unix socket has room for 104 bytes on some systems, its end included. */
const MAX_SOCKET_PATH = 100;
/** A folder this young may be of a worker that is just starting. */
const YOUNG_MS = 10_000;

const workersOf = (home: string) => join(home, 'workers');

/** Makes a place for a new worker, with a token of its own. */
export function createPlace(home: string): WorkerPlace {
  const folder = join(workersOf(home), `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(tokenFileOf(folder), randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return openPlace(folder);
}

/** The places of a home, oldest first. A folder without a token never had a worker. */
export function findPlaces(home: string): WorkerPlace[] {
  mkdirSync(workersOf(home), { recursive: true, mode: 0o700 });
  return readdirSync(workersOf(home), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(workersOf(home), entry.name))
    .filter((folder) => existsSync(tokenFileOf(folder)))
    .toSorted()
    .map(openPlace);
}

/** Runs lie there that nobody has acknowledged. */
export function holdsRuns(place: WorkerPlace): boolean {
  try {
    return readdirSync(join(place.folder, 'runs')).some((name) => !name.startsWith('.'));
  } catch {
    return false;
  }
}

/** The run lies there, whether its worker answers or not. */
export function holdsRun(place: WorkerPlace, id: RunId): boolean {
  return existsSync(join(place.folder, 'runs', id));
}

/** True for a place so new that its worker may not listen yet. */
export function isYoung(place: WorkerPlace): boolean {
  const made = statSync(place.tokenFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made < YOUNG_MS;
}

/** Removes a place whose worker is gone. */
export function removePlace(place: WorkerPlace): void {
  rmSync(place.folder, { recursive: true, force: true });
  if (!place.socket.startsWith(place.folder)) rmSync(join(place.socket, '..'), { recursive: true, force: true });
}

const tokenFileOf = (folder: string) => join(folder, 'token');

function openPlace(folder: string): WorkerPlace {
  const tokenFile = tokenFileOf(folder);
  const token = readFileSync(tokenFile, 'utf8').trim();
  return { folder, tokenFile, token, socket: socketOf(folder, token) };
}

/** In the place itself, or, where that path is too long for a socket, in a temporary folder whose name only the owner can know. */
function socketOf(folder: string, token: string): string {
  const near = join(folder, 'socket');
  if (Buffer.byteLength(near) <= MAX_SOCKET_PATH) return near;
  const secret = createHash('sha256').update(`${token}\n${folder}`).digest('hex').slice(0, 20);
  const temporary = join(tmpdir(), `croft-${secret}`);
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const made = lstatSync(temporary);
  const isOurs = made.isDirectory() && (process.getuid === undefined || made.uid === process.getuid());
  if (!isOurs || (process.platform !== 'win32' && (made.mode & 0o077) !== 0)) {
    throw new Error(`The folder ${temporary} is not safe for a socket.`);
  }
  return join(temporary, 's');
}
