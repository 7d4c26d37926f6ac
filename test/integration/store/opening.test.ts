import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/main/adapters/sqlite';
import type { StoreOptions } from '../../../src/main/adapters/sqlite';
import { createManualClock, createMemoryLogger } from '../../builders';
import { startChild } from './child/start';
import { allEvents, aLine, offer, openTestStore, putRun, scratchFolder } from './open-test-store';
import { smallDisk } from './tmpfs';

/** What opening a file answers when it is refused. */
function refusalOf(path: string, over: Partial<StoreOptions> = {}) {
  const opened = openStore({ path, clock: createManualClock(), logger: createMemoryLogger(), ...over });
  if (opened.ok) {
    opened.value.close();
    throw new Error('the file was opened');
  }
  expect(opened.error.code).toBe('unavailable');
  expect(opened.error.message).not.toMatch(/SQLITE|undefined/);
  return opened.error;
}

/** A closed database with a task and some events in it. */
function filledDatabase(lines = 1): string {
  const { store, path } = openTestStore();
  const { run } = putRun(store);
  for (let line = 1; line <= lines; line += 1) offer(store, aLine(run, line));
  store.close();
  return path;
}

describe('a new database', () => {
  it('is made in WAL mode, for its user alone', () => {
    const { store, path } = openTestStore();
    putRun(store);
    const modes = readdirSync(join(path, '..')).map((name) => [name, statSync(join(path, '..', name)).mode & 0o777]);
    expect(Object.fromEntries(modes)).toEqual(
      Object.fromEntries(['croft.db', 'croft.db-shm', 'croft.db-wal'].map((name) => [name, 0o600])),
    );
    const beside = new Database(path, { readonly: true });
    expect(beside.pragma('journal_mode', { simple: true })).toBe('wal');
    beside.close();
  });

  it('is not in the way of one that was half made before a crash', () => {
    const path = join(scratchFolder(), 'croft.db');
    writeFileSync(`${path}.new`, 'half');
    writeFileSync(`${path}.new-journal`, 'half');
    openTestStore({ path });
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('.new'))).toEqual([]);
  });

  it('needs its folder', () => {
    const path = join(scratchFolder(), 'nowhere', 'croft.db');
    expect(refusalOf(path).reason).toBe('store.no_folder');
  });
});

describe('a database that is there', () => {
  it('gets back the access rights that it must have', () => {
    const path = filledDatabase();
    chmodSync(path, 0o644);
    openTestStore({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is refused and left as it is when a newer Croft made it', () => {
    const path = filledDatabase();
    const raw = new Database(path);
    raw.pragma('user_version = 999');
    raw.close();
    const before = readFileSync(path);
    expect(refusalOf(path)).toMatchObject({
      reason: 'store.newer',
      message: expect.stringContaining('newer Croft') as string,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['croft.db']);
  });

  it.each([
    [
      'text',
      (path: string) => writeFileSync(path, 'no database at all, but long enough to be read as a page\n'.repeat(100)),
    ],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a database of something else', (path: string) => new Database(path).exec('create table other (a)').close()],
  ])('is refused when it is %s', (_, make) => {
    const path = join(scratchFolder(), 'croft.db');
    make(path);
    expect(refusalOf(path).reason).toBe('store.not_a_database');
    expect(existsSync(path)).toBe(true);
  });

  it('is refused while another process holds it', async () => {
    const path = filledDatabase();
    const child = startChild('hold-lock.ts', [path]);
    await child.line((line) => line === 'locked');
    expect(refusalOf(path, { busyTimeoutMs: 20 }).reason).toBe('store.locked');
    await child.kill();
    openTestStore({ path });
  });

  it('is refused on a disk that is read-only', (context) => {
    const disk = smallDisk(context, 4096);
    const path = join(disk.folder, 'croft.db');
    openTestStore({ path }).store.close();
    disk.remount('ro');
    expect(refusalOf(path).reason).toBe('store.read_only');
    expect(refusalOf(join(disk.folder, 'other.db')).reason).toBe('store.read_only');
  });

  it('is refused when its user may not write it', (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everything');
    const path = filledDatabase();
    chmodSync(path, 0o400);
    expect(refusalOf(path).reason).toBe('store.read_only');
  });
});

describe('a damaged database', () => {
  it('is refused when it is empty or cut', () => {
    const path = filledDatabase(500);
    truncateSync(path, 5 * 4096);
    expect(refusalOf(path).reason).toBe('store.damaged');
    truncateSync(path, 0);
    expect(refusalOf(path).reason).toBe('store.damaged');
    expect(statSync(path).size).toBe(0);
  });

  it('is refused when it is gone and its write-ahead log is not', () => {
    const { store, path } = openTestStore();
    putRun(store);
    const log = readFileSync(`${path}-wal`);
    store.close();
    rmSync(path);
    writeFileSync(`${path}-wal`, log);
    expect(refusalOf(path).reason).toBe('store.missing');
    expect(existsSync(path)).toBe(false);
  });

  it('is refused when its header is wrong', () => {
    const path = filledDatabase();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 0, 8);
    writeFileSync(path, bytes);
    expect(refusalOf(path).reason).toBe('store.not_a_database');
  });

  it('is refused when it has lost a table', () => {
    const path = filledDatabase();
    new Database(path).exec('drop table asks').close();
    expect(refusalOf(path).reason).toBe('store.damaged');
  });

  it('is not replaced by an empty one when only its copies are there', () => {
    const path = filledDatabase();
    writeFileSync(`${path}.2030-01-15T12-00-00.000Z.v1.bak`, readFileSync(path));
    rmSync(path);
    expect(refusalOf(path)).toMatchObject({ reason: 'store.missing', offer: 'restore-backup' });
    expect(existsSync(path)).toBe(false);
  });

  it('is offered the newest copy that is sound, and none that is not', () => {
    const path = filledDatabase(500);
    const whole = readFileSync(path);
    truncateSync(path, 5 * 4096);
    const copy = (name: string) => `${path}.${name}.v1.bak`;
    writeFileSync(copy('2030-01-15T12-00-00.000Z'), '');
    writeFileSync(copy('2030-01-14T12-00-00.000Z'), whole.subarray(0, 5 * 4096));
    expect(refusalOf(path).next).toContain('There is no sound copy of it.');
    expect(refusalOf(path).offer).toBeUndefined();
    writeFileSync(copy('2030-01-13T12-00-00.000Z'), whole);
    expect(refusalOf(path)).toMatchObject({
      next: expect.stringMatching(/--restore-backup: it puts the copy of 2030-01-13, \d\d:00 back/) as string,
      offer: 'restore-backup',
    });
  });

  it('is refused or still has everything, whichever page was zeroed', () => {
    const path = filledDatabase(300);
    const whole = readFileSync(path);
    const reasons = new Set<string | undefined>();
    for (let page = 0; page < whole.length / 4096; page += 1) {
      const bytes = Buffer.from(whole);
      bytes.fill(0, page * 4096, (page + 1) * 4096);
      writeFileSync(path, bytes);
      const opened = openStore({ path, clock: createManualClock(), logger: createMemoryLogger() });
      if (opened.ok) {
        // A page that holds nothing now.
        expect(allEvents(opened.value)).toHaveLength(300);
        expect(opened.value.taskViews({ limit: 10 })).toHaveLength(1);
        opened.value.close();
      } else {
        reasons.add(opened.error.reason);
        expect(readFileSync(path).equals(bytes)).toBe(true);
      }
    }
    expect(reasons).toContain('store.damaged');
  });

  it('is never started empty and never crashes Croft, whichever bytes were flipped', () => {
    const path = filledDatabase(300);
    const whole = readFileSync(path);
    let random = 20_300_115;
    const next = (below: number): number => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((random / 2_147_483_648) * below);
    };
    for (let round = 0; round < 40; round += 1) {
      const bytes = Buffer.from(whole);
      for (let flip = 0; flip < 10; flip += 1) {
        const at = next(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      }
      writeFileSync(path, bytes);
      const opened = openStore({ path, clock: createManualClock(), logger: createMemoryLogger() });
      if (!opened.ok) continue;
      // Flips inside of texts are beyond what a check can see; a row that cannot be read says so.
      const readable = (read: () => number): number => {
        try {
          return read();
        } catch (error) {
          expect(error).toMatchObject({ failure: { reason: 'store.damaged' } });
          return -1;
        }
      };
      expect(readable(() => allEvents(opened.value).length)).not.toBe(0);
      expect(readable(() => opened.value.taskViews({ limit: 10 }).length)).not.toBe(0);
      opened.value.close();
    }
  });

  it('is found in the background when the file is too large to be checked at the start', async () => {
    const path = filledDatabase(400);
    const raw = new Database(path);
    const page = raw
      .prepare(`select rootpage from sqlite_schema where name = 'events_by_class'`)
      .pluck()
      .get() as number;
    raw.close();
    const bytes = readFileSync(path);
    bytes.fill(0, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);
    const { store } = openTestStore({ path, checkWholeUpTo: 0 });
    expect(store.trouble()).toBeNull();
    const told = await new Promise((resolve) => store.onTrouble(resolve));
    expect(told).toMatchObject({ reason: 'store.damaged' });
    expect(store.trouble()).toEqual(told);
  });

  it('is not reported where a large file is sound, and damage of the state is found at the start', () => {
    const path = filledDatabase(50);
    openTestStore({ path, checkWholeUpTo: 0 }).store.close();
    const raw = new Database(path);
    const page = raw.prepare(`select rootpage from sqlite_schema where name = 'tasks'`).pluck().get() as number;
    raw.close();
    const bytes = readFileSync(path);
    bytes.fill(0, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);
    expect(refusalOf(path, { checkWholeUpTo: 0 }).reason).toBe('store.damaged');
  });
});
