import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId } from '../../contract/ids';
import { socketPlaceOf } from './socket-place';

/** The folder of one worker, and how to reach it. It stays the same when the worker is started again. */
export interface WorkerPlace {
  readonly folder: string;
  readonly socket: string;
  readonly tokenFile: string;
  readonly token: string;
}

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
  return countRuns(place) > 0;
}

/** How many they are. */
export function countRuns(place: WorkerPlace): number {
  try {
    return readdirSync(join(place.folder, 'runs')).filter((name) => !name.startsWith('.')).length;
  } catch {
    return 0;
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
  socketPlaceOf(place.folder, place.token).remove();
}

const tokenFileOf = (folder: string) => join(folder, 'token');

function openPlace(folder: string): WorkerPlace {
  const tokenFile = tokenFileOf(folder);
  const token = readFileSync(tokenFile, 'utf8').trim();
  return { folder, tokenFile, token, socket: socketPlaceOf(folder, token).path };
}
