import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/adapters/sqlite/database';
import { FailureError } from '../../../src/main/contract/errors';
import type { Store } from '../../../src/main/ports/store';
import { createManualClock, createMemoryLogger } from '../../builders';
import { aLine, allEvents, offer, openTestStore, putRun } from '../store/open-test-store';

const LINES = 300;
const SEED = 20_300_115;
const FLIPS = 200;
const HEADER_BYTES = 100;
/** Where the number of the schema is, in four bytes. */
const VERSION_AT = 60;

/** A closed database of a farm: a task with its run, what its agent has said, the index of its words, and beside it a sound copy. */
function aFarmsDatabase(): { path: string; whole: Buffer } {
  const { store, path, clock } = openTestStore();
  const { run } = putRun(store);
  for (let line = 1; line <= LINES; line += 1) offer(store, aLine(run, line));
  store.flush();
  for (let step = 0; step < 20; step += 1) clock.advance(500);
  store.close();
  copyFileSync(path, `${path}.2030-01-14T12-00-00.000Z.v4.bak`);
  return { path, whole: readFileSync(path) };
}

/** Numbers that look random and are the same each time. */
function dice(seed: number): (below: number) => number {
  let random = seed;
  return (below) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((random / 2_147_483_648) * below);
  };
}

/** How many there are; `told` where the store says that it is damaged instead. */
function counted(read: () => number): number | 'told' {
  try {
    return read();
  } catch (error) {
    if (error instanceof FailureError && error.failure.reason === 'store.damaged') return 'told';
    throw error;
  }
}

/** What a start with this content comes to. Throws where Croft would crash, or be silently without what was there. */
function startWith(path: string, bytes: Buffer): string {
  writeFileSync(path, bytes);
  for (const suffix of ['-wal', '-shm', '.in-use', '.suspect']) rmSync(path + suffix, { force: true });
  const opened = openDatabase({
    ...{ path, restore: false, clock: createManualClock(), logger: createMemoryLogger() },
  });
  // A number that a later Croft may well have is believed.
  if (!opened.ok && opened.error.reason === 'store.newer') return opened.error.message;
  if (!opened.ok) {
    expect(opened.error).toMatchObject({ code: 'unavailable', offer: 'restore-backup' });
    expect(opened.error.next).toContain('Start Croft with --restore-backup');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    return opened.error.reason ?? '';
  }
  const { store } = opened.value;
  const looks: ((store: Store) => number)[] = [
    (from) => allEvents(from).length - LINES,
    (from) => from.taskViews({ limit: 10 }).length - 1,
    (from) => from.openRuns().length - 1,
  ];
  const seen = looks.map((look) => counted(() => look(store)));
  store.close();
  expect(seen.filter((each) => each !== 'told' && each !== 0)).toEqual([]);
  return seen.includes('told') ? 'told when read' : 'sound';
}

const flipped = (whole: Buffer, ...places: readonly (readonly [at: number, bit: number])[]): Buffer => {
  const bytes = Buffer.from(whole);
  for (const [at, bit] of places) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return bytes;
};

describe('a database of a farm is sound, or its damage is told and a copy offered,', () => {
  it(`of which ${FLIPS} times some random bits are flipped`, () => {
    const { path, whole } = aFarmsDatabase();
    const next = dice(SEED);
    const ends = new Map<string, number>();
    for (let round = 0; round < FLIPS; round += 1) {
      const places = Array.from({ length: 1 + next(8) }, () => [next(whole.length), next(8)] as const);
      let end: string;
      try {
        end = startWith(path, flipped(whole, ...places));
      } catch (error) {
        throw new Error(`flips ${round} of seed ${SEED}: ${places.join(' ')}`, { cause: error });
      }
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect(ends.get('store.damaged')).toBeGreaterThan(0);
    expect(ends.get('sound')).toBeGreaterThan(0);
  });

  it('of which a bit of each byte of the header is flipped', () => {
    const { path, whole } = aFarmsDatabase();
    const next = dice(SEED);
    const bits = Array.from({ length: HEADER_BYTES }, (_, at) => [at, next(8)] as const);
    const ofTheVersion = Array.from({ length: 32 }, (_, bit) => [VERSION_AT + (bit >> 3), bit & 7] as const);
    const wrong: string[] = [];
    for (const place of [...bits, ...ofTheVersion]) {
      try {
        startWith(path, flipped(whole, place));
      } catch (error) {
        wrong.push(`byte and bit ${place.join(' ')}: ${String(error)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
