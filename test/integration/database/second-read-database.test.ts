import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { copyInThread } from '../../../src/main/adapters/sqlite/copy-thread';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';
import { createDailyBackup } from '../../../src/main/adapters/sqlite/daily-backup';
import { StoreTrouble } from '../../../src/main/ports/store';
import { createManualClock, createMemoryLogger } from '../../builders';
import { waitFor } from '../../fakes/wait-for';
import { aLine, allEvents, offer, putRun, scratchFolder } from '../store/open-test-store';
import { smallDisk } from '../store/tmpfs';
import { openTestDatabase, tryDatabase } from './open-test-database';

/** An open database with so many lines of an agent. */
function filledDatabase(lines = 50, path?: string) {
  const database = openTestDatabase(path === undefined ? {} : { path });
  const { run } = putRun(database.store);
  for (let line = 1; line <= lines; line += 1) offer(database.store, aLine(run, line));
  database.store.flush();
  return { ...database, path: path ?? database.path };
}

/** A copy of some of a database's files, as they are while it is in use. */
function copyOf(path: string, suffixes: readonly string[]): string {
  const copy = join(scratchFolder(), 'croft.db');
  for (const suffix of suffixes) copyFileSync(path + suffix, copy + suffix);
  return copy;
}

describe('a start', () => {
  it('takes back a switch to WAL that was cut short', () => {
    const { store, path } = filledDatabase();
    store.close();
    const raw = new Database(path);
    raw.pragma('journal_mode = DELETE');
    raw.pragma('cache_size = 1');
    raw.exec(`begin immediate; update events set payload = payload || '${'x'.repeat(3_000)}'`);
    const cut = copyOf(path, ['', '-journal']);
    raw.exec('rollback');
    raw.close();
    expect(allEvents(openTestDatabase({ path: cut }).store)).toHaveLength(50);
  });

  it('that failed after a crash does not make the next one tell of a loss', () => {
    const { path } = filledDatabase();
    const crashed = copyOf(path, ['', '-wal', '.in-use']);
    const broken = () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    };
    const next = { version: migrations.length + 1, name: 'broken', up: broken };
    expect(tryDatabase({ path: crashed, migrations: [...migrations, next] })).toMatchObject({
      error: { reason: 'store.full' },
    });
    const { store, loss } = openTestDatabase({ path: crashed });
    expect(allEvents(store)).toHaveLength(50);
    expect(loss).toBeNull();
  });

  it('on a disk that does not read tells that, and puts no copy in the place of a sound database', () => {
    const { store, path } = filledDatabase();
    store.close();
    copyFileSync(path, `${path}.2020-01-01T00-00-00.000Z.v1.bak`);
    const { prepare } = Database.prototype;
    const spy = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
      this: Database.Database,
      sql: string,
    ) {
      if (/^insert into "?events/i.test(sql)) throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
      return prepare.call(this, sql);
    });
    onTestFinished(() => spy.mockRestore());
    expect(tryDatabase({ path, restore: true })).toMatchObject({ ok: false, error: { reason: 'store.io' } });
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.damaged'))).toEqual([]);
  });

  it('does not give a database up for its index of words, which is made again', () => {
    const { store, path, clock } = filledDatabase(300);
    for (let step = 0; step < 50; step += 1) clock.advance(500);
    store.close();
    const raw = new Database(path);
    raw.unsafeMode(true);
    raw.exec('update event_words_data set block = randomblob(40) where id > 10');
    expect(raw.pragma('quick_check(1)', { simple: true })).not.toBe('ok');
    raw.close();
    expect(openTestDatabase({ path, restore: true }).loss).toBeNull();
  });
});

describe('a clean end', () => {
  it('forgets that the database is in use before its log goes', () => {
    const { store, path } = filledDatabase();
    const { close } = Database.prototype;
    const wouldLookLost: boolean[] = [];
    const spy = vi.spyOn(Database.prototype, 'close').mockImplementation(function (this: Database.Database) {
      close.call(this);
      wouldLookLost.push(existsSync(`${path}.in-use`) && !existsSync(`${path}-wal`));
      return this;
    });
    onTestFinished(() => spy.mockRestore());
    store.close();
    expect(wouldLookLost).toEqual([false]);
  });
});

describe('damage that a write has met', () => {
  it('does not end with a write that works in another place', () => {
    const first = filledDatabase(2_000);
    first.store.close();
    const { path } = first;
    const raw = new Database(path);
    const named = raw.prepare('select rootpage from sqlite_schema where name = ?').pluck();
    const page = Number(named.get('events_by_class'));
    raw.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, (page - 1) * 4096, page * 4096));
    const { store, clock } = openTestDatabase({ path, checkWholeUpTo: 0 });
    const told: (string | undefined)[] = [];
    store.onTrouble((trouble) => told.push(trouble?.reason));
    const fact = { type: 'notice', level: 'warn', code: 'a', message: 'a', next: null } as const;
    const head = { at: clock.now(), workspaceId: null, taskId: null, runId: null };
    expect(() => store.change((write) => write.append({ ...head, fact }))).toThrow(StoreTrouble);
    // The smallest write works: the engine would begin anew, and meet the same again.
    clock.advance(60_000);
    expect(told).not.toContain(undefined);
    expect(store.trouble()).toMatchObject({ reason: 'store.damaged' });
  });
});

describe('a restore for which there is no room', () => {
  it('leaves everything as it is, and takes no room', (context) => {
    const disk = smallDisk(context, 8_192);
    const path = join(disk.folder, 'croft.db');
    filledDatabase(500, path).store.close();
    const raw = new Database(path);
    raw.pragma('journal_mode = DELETE');
    raw.close();
    copyFileSync(path, `${path}.2020-01-01T00-00-00.000Z.v1.bak`);
    truncateSync(path, 4096);
    disk.fill(40);
    const before = readdirSync(disk.folder).toSorted();
    expect(tryDatabase({ path, restore: true })).toMatchObject({ ok: false, error: { reason: 'store.not_restored' } });
    expect(readdirSync(disk.folder).toSorted()).toEqual(before);
    disk.free();
    expect(openTestDatabase({ path, restore: true }).loss).toMatchObject({ kind: 'restored' });
  });
});

describe('the daily copy', () => {
  it('of a database that cannot be read does not end the farm', async () => {
    const { path, clock } = filledDatabase();
    const daily = createDailyBackup({
      ...{ path, clock, logger: createMemoryLogger() },
      isWorthIt() {
        throw new StoreTrouble('io', { code: 'unavailable', message: 'The disk does not read.' });
      },
      onDamage: () => undefined,
      onFailure: () => undefined,
      freeIn: () => Promise.resolve(0),
    });
    onTestFinished(daily.dispose);
    clock.advance(10_000);
    await waitFor('the failure', () => daily.trouble() !== null);
  });

  it('is tried where the folder cannot be looked at: a machine that wakes up does not end the farm by it', async () => {
    const folder = join(scratchFolder(), 'disk');
    const clock = createManualClock();
    const daily = createDailyBackup({
      ...{ path: join(folder, 'croft.db'), clock, logger: createMemoryLogger() },
      isWorthIt: () => true,
      onDamage: () => undefined,
      onFailure: () => undefined,
    });
    onTestFinished(daily.dispose);
    daily.look();
    clock.advance(10_000);
    await waitFor('the failure', () => daily.trouble() !== null);
  });

  it('says why it failed also where SQLite gives no code', async () => {
    const { outcome } = copyInThread('/no-such-folder/croft.db', '/no-such-folder/croft.db.part');
    expect(await outcome).toMatchObject({ kind: 'failed', code: '' });
  });
});
