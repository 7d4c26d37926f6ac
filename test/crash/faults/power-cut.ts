import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { filesUnder, readEvents } from '../harness/outside';
import type { Places } from '../harness/places';
import { randomOf } from '../harness/random';
import type { Random } from '../harness/random';
import type { PowerCut } from '../harness/schedule';
import { SYNCED_FILE } from '../points';
import type { Synced } from '../synced';
import type { Ground } from './ground';
import { cutLog } from './power-cut-log';

/**
 * The power goes: every process dies at once, and the disk has what was synced before, and of the rest what it happened to have written. What
 * was synced is known from the processes themselves (`synced.ts`), or follows from how SQLite writes (`power-cut-log.ts`):
 *
 * - a file that only grows (spools, terminals, the worker's events, its lists of ids) is there up to its last sync, and by chance further;
 *   one that was never synced may be empty;
 * - a new name is there once its folder was synced; a worker's record that has not come so far is by chance the one before, or none.
 *
 * Not played: bytes that git and agents have not synced, blocks that come out of order or hold rubbish (but in the log of the database), and
 * folders that are lost as a whole. So it says that nothing relies on bytes that were not synced, of those files that are Croft's own.
 */
export async function cutPower(ground: Ground, { seed }: PowerCut, note: (text: string) => void): Promise<void> {
  const { keeper, places, acknowledged, witness } = ground;
  await keeper.kill('everything');
  keeper.seq();
  const random = randomOf(seed);
  const synced = readSynced(places);
  note(
    `${renamesTakenBack(synced, random)} new names are lost, ${tailsCut(places, synced, random)} files shorter, ${cutLog(places, random)}`,
  );
  // It lies in memory alone.
  rmSync(`${places.database}-shm`, { force: true });
  const { lost, kept } = acknowledged.forgetAfter(readEvents(places).length);
  witness.kept += kept;
  witness.broken.push(...lost);
}

function readSynced({ temporary }: Places): Synced[] {
  const file = join(temporary, SYNCED_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Synced);
}

/** Takes back by chance the newest names that no sync of their folder has followed. */
function renamesTakenBack(synced: readonly Synced[], random: Random): number {
  let lost = 0;
  for (const [at, one] of [...synced.entries()].toReversed()) {
    if (one.what !== 'renamed' || !one.to.includes('/workers/') || !existsSync(one.to)) continue;
    const since = synced.slice(at + 1);
    const isKept = since.some((later) => later.what === 'folder' && later.path === dirname(one.to));
    const isOlder = since.some((later) => later.what === 'renamed' && later.to === one.to);
    if (isKept || isOlder || random.chance(0.4)) continue;
    if (one.before === null) renameSync(one.to, one.from);
    else writeFileSync(one.to, Buffer.from(one.before, 'base64'));
    lost += 1;
  }
  return lost;
}

/** Cuts by chance what was added to files since their last sync. */
function tailsCut(places: Places, synced: readonly Synced[], random: Random): number {
  const durable = new Map<string, number>();
  for (const one of synced) if (one.what === 'file') durable.set(one.path, one.bytes);
  let cut = 0;
  for (const file of filesUnder(places.home, GROWING)) {
    const { size } = statSync(file);
    const floor = Math.min(size, durable.get(file) ?? 0);
    const kept = random.pick([floor, random.int(floor, size), size]);
    if (kept === size) continue;
    truncateSync(file, kept);
    cut += 1;
  }
  return cut;
}

/** Files of Croft's that only grow. */
const GROWING = (path: string): boolean =>
  /\.(?:spool|ansi)$/.test(path) ||
  (path.includes('/workers/') && ['events', 'inputs', 'forgotten'].includes(basename(path)));
