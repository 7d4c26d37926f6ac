import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Places } from '../harness/places';
import type { Random } from '../harness/random';
import { LOG_SYNCED_FILE } from '../points';

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const SECTOR = 512;
/** Bytes of the shared index beside the log (SQLite's "WAL-index format"): frames in use, salts, frames that were carried over. */
const FRAMES_AT = 16;
const SALTS_AT = 32;
const CARRIED_AT = 96;
const TRIED_AT = 128;

/**
 * Loses of the database's log what was not synced. With `synchronous=FULL` SQLite syncs the log at every commit, and with it all that was
 * committed before; with NORMAL it does not. So the log is sure to be there up to the last change of state, which the farm has noted
 * (`noteSyncedLog`), and up to what was carried over into the database, for SQLite syncs the log before that. When the log has begun anew
 * since (its salts are others), all that the old one held is synced in the database, and nothing of the new one is sure. Pages that
 * were carried over and not synced need no loss: they are all in the part of the log that is sure, and are taken from there.
 */
export function cutLog(places: Places, random: Random): string {
  const file = `${places.database}-wal`;
  if (!existsSync(file) || !existsSync(`${places.database}-shm`)) return 'no log of the database';
  const { size } = statSync(file);
  const header = readFileSync(file).subarray(0, LOG_HEADER);
  if (header.length < LOG_HEADER) return 'an empty log of the database';
  const frame = FRAME_HEADER + header.readUInt32BE(8);
  const sure = Math.min(size, LOG_HEADER + sureFrames(places, header) * frame);
  const how = random.pick(['all', 'floor', 'torn', 'holes'] as const);
  if (how === 'floor') truncateSync(file, sure);
  if (how === 'torn') truncateSync(file, random.int(sure, size));
  if (how === 'holes') punch(file, sure, size, random);
  return `log of ${size} bytes, ${sure} of them sure: ${how}`;
}

function sureFrames(places: Places, header: Buffer): number {
  const salts = header.subarray(16, 24);
  const isOfLog = (index: Buffer): boolean => index.subarray(SALTS_AT, SALTS_AT + 8).equals(salts);
  const present = readFileSync(`${places.database}-shm`);
  const noted = join(places.temporary, LOG_SYNCED_FILE);
  const synced = existsSync(noted) ? readFileSync(noted) : Buffer.alloc(SALTS_AT + 8);
  // While the log is carried over only the second number tells how far it was synced; who opens a log that was left sets that, too.
  const isCarriedOver = existsSync(noted) && statSync(places.database).mtimeMs > statSync(noted).mtimeMs;
  return Math.max(
    isOfLog(synced) ? synced.readUInt32LE(FRAMES_AT) : 0,
    isOfLog(present) ? present.readUInt32LE(isCarriedOver ? TRIED_AT : CARRIED_AT) : 0,
  );
}

/** Sectors that were never written: the disk takes them in any order. */
function punch(file: string, from: number, to: number, random: Random): void {
  const fd = openSync(file, 'r+');
  for (let at = from; at < to; at += SECTOR)
    if (random.chance(0.3)) writeSync(fd, Buffer.alloc(Math.min(SECTOR, to - at)), 0, undefined, at);
  closeSync(fd);
}
