import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../../src/main/adapters/sqlite/backup';
import { waitFor } from '../../fakes/wait-for';
import { aLine, allEvents, offer, putRun } from '../store/open-test-store';
import { openTestDatabase, tryDatabase } from './open-test-database';

/** A closed database with one copy: 200 events are in both, 100 more only in the database. */
async function copiedDatabase() {
  const { store, path, clock, startCare } = openTestDatabase();
  const { run } = putRun(store);
  for (let line = 1; line <= 200; line += 1) offer(store, aLine(run, line));
  store.flush();
  const care = startCare(() => undefined);
  clock.advance(10_000);
  await waitFor('the copy', () => care.facts().backup !== null);
  for (let line = 201; line <= 300; line += 1) offer(store, aLine(run, line));
  store.flush();
  await care.dispose();
  store.close();
  return { path, run, copiedAt: clock.now(), whole: readFileSync(path) };
}

const damages: [string, (path: string) => void][] = [
  ['cut', (path) => truncateSync(path, 5 * 4096)],
  ['emptied', (path) => truncateSync(path, 0)],
  ['gone', (path) => rmSync(path)],
  ['without its header', (path) => change(path, (bytes) => bytes.fill(0xff, 0, 64))],
  ['a page short', (path) => change(path, (bytes) => bytes.fill(0, 4 * 4096, 5 * 4096))],
];

function change(path: string, how: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  how(bytes);
  writeFileSync(path, bytes);
}

describe('a restore', () => {
  it.each(damages)(
    'puts the newest copy in the place of a database that is %s, and keeps what was there',
    async (_, damage) => {
      const { path, run, copiedAt } = await copiedDatabase();
      damage(path);
      const damaged = existsSync(path) ? readFileSync(path) : null;
      const refused = tryDatabase({ path });
      expect(refused).toMatchObject({ ok: false, error: { offer: 'restore-backup' } });
      expect(existsSync(path) ? readFileSync(path) : null).toEqual(damaged);

      const { store, loss, startCare } = openTestDatabase({ path, restore: true });
      expect(loss).toMatchObject({ kind: 'restored', backupAt: copiedAt });
      expect(allEvents(store)).toHaveLength(200);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      // The spool is read again from here.
      expect(store.run(run.id)?.ingestedTo).toBe(200);
      const care = startCare(() => undefined);
      const kept = care.facts().damaged;
      expect(kept.map((file) => readFileSync(file))).toEqual(damaged === null ? [] : [damaged]);
      // The copy itself stays, for the next time.
      expect(care.facts().backup?.at).toBe(copiedAt);
      await care.dispose();
    },
  );

  it('keeps a log that was left behind, away from the copy', async () => {
    const { path } = await copiedDatabase();
    rmSync(path);
    writeFileSync(`${path}-wal`, 'the log of another time');
    const { store } = openTestDatabase({ path, restore: true });
    expect(allEvents(store)).toHaveLength(200);
    const names = readdirSync(dirname(path)).filter((name) => name.endsWith('.damaged-wal'));
    expect(names.map((name) => readFileSync(join(dirname(path), name), 'utf8'))).toEqual(['the log of another time']);
  });

  it('leaves a sound database as it is', async () => {
    const { path } = await copiedDatabase();
    const { store, loss } = openTestDatabase({ path, restore: true });
    expect(loss).toBeNull();
    expect(allEvents(store)).toHaveLength(300);
  });

  it('passes over copies that are damaged themselves, and refuses where none is sound', async () => {
    const { path, whole } = await copiedDatabase();
    const [copy] = listBackups(path);
    if (!copy) throw new Error('no copy');
    writeFileSync(copy.path.replace(/\.2\d{3}-/, '.2999-'), whole.subarray(0, 9 * 4096));
    truncateSync(path, 4096);
    const { store } = openTestDatabase({ path, restore: true });
    expect(allEvents(store)).toHaveLength(200);
    store.close();

    truncateSync(path, 4096);
    for (const { path: file } of listBackups(path)) truncateSync(file, 4096);
    const refused = tryDatabase({ path, restore: true });
    expect(refused).toMatchObject({ ok: false, error: { reason: 'store.damaged' } });
    expect(refused.ok || refused.error.offer).toBeUndefined();
    expect(statSync(path).size).toBe(4096);
  });
});

describe('the marks beside the database', () => {
  it('make the next start look at all of a large one that was found to be damaged', async () => {
    const { path } = await copiedDatabase();
    const raw = new Database(path);
    const page = raw
      .prepare(`select rootpage from sqlite_schema where name = 'events_by_class'`)
      .pluck()
      .get() as number;
    raw.close();
    change(path, (bytes) => bytes.fill(0, (page - 1) * 4096, page * 4096));
    const first = openTestDatabase({ path, checkWholeUpTo: 0 });
    const trouble = await new Promise((resolve) => first.store.onTrouble(resolve));
    expect(trouble).toMatchObject({
      reason: 'store.damaged',
      next: expect.stringContaining('start it again') as string,
    });
    first.store.close();
    expect(tryDatabase({ path, checkWholeUpTo: 0 })).toMatchObject({ ok: false, error: { offer: 'restore-backup' } });
    openTestDatabase({ path, checkWholeUpTo: 0, restore: true }).store.close();
    expect(openTestDatabase({ path }).loss).toBeNull();
  });

  it('tell when the log of the last changes is gone after a crash, and not after a clean end', async () => {
    const { path } = await copiedDatabase();
    writeFileSync(`${path}.in-use`, '');
    const { store, loss } = openTestDatabase({ path });
    expect(loss).toEqual({ kind: 'log-gone' });
    store.close();
    expect(openTestDatabase({ path }).loss).toBeNull();
  });
});
