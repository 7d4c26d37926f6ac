import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../src/main/adapters/sqlite/migrate';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';
import { offer, openTestStore, putRun, scratchFolder, textFact } from './open-test-store';
import { append, find, notice, reachOf, settle } from './search-support';

/** A database of a version before there was an index, with events that say `old` and their number. */
function oldDatabase(events: number): string {
  const path = join(scratchFolder(), 'croft.db');
  const raw = new Database(path);
  raw.pragma(`application_id = 0x43524f46`);
  raw.pragma('journal_mode = WAL');
  migrate(raw, migrations.slice(0, 2));
  const insert = raw.prepare(`insert into events (seq, at, type, class, payload) values (?, 1, 'notice', 'state', ?)`);
  raw.transaction(() => {
    for (let seq = 1; seq <= events; seq += 1) insert.run(seq, JSON.stringify(notice(`old n${seq}`).fact));
  })();
  raw.close();
  return path;
}

describe('the index of words', () => {
  it('crosses segments in both directions, page by page, with rare words, common ones and filters', async () => {
    const { store, clock, path } = openTestStore();
    const { run } = putRun(store);
    const { run: other } = putRun(store);
    const size = 40_000;
    const rare = [3, 7_000, 20_000, 32_766, 32_767, 32_768, 32_769, 39_991];
    for (let seq = 1; seq <= size; seq += 1) {
      const text = `common ${seq % 7 === 0 ? 'seventh' : ''} ${rare.includes(seq) ? 'rare' : ''}`;
      offer(store, { runId: run.id, ingestedTo: seq, facts: [textFact(seq % 10_000 === 0 ? other : run, text)] });
    }
    store.flush();
    const check = async (): Promise<void> => {
      expect(await find(store, 'rare')).toEqual(rare.toReversed());
      expect(await find(store, 'rare', { after: 0 })).toEqual(rare);
      expect(await find(store, 'rare common', { before: 32_769, limit: 3 })).toEqual([32_768, 32_767, 32_766]);
      expect(await find(store, 'com', { before: 32_768, limit: 3 })).toEqual([32_767, 32_766, 32_765]);
      expect(await find(store, 'common', { runId: other.id })).toEqual([4, 3, 2, 1].map((n) => n * 10_000));
      expect(await find(store, 'rare', { runId: other.id })).toEqual([20_000]);
      expect(await find(store, 'common never')).toEqual([]);
      expect(await find(store, 'seventh rare', { classes: ['text'] })).toEqual(
        rare.filter((seq) => seq % 7 === 0).toReversed(),
      );
    };
    await check();
    while (reachOf(path).last < size) settle(clock);
    await check();
    const paged: number[] = [];
    for (let before = size + 1; ;) {
      const page = await store.search({ text: 'seventh', before, limit: 1000 });
      paged.push(...page.events.map(({ seq }) => seq));
      if (!page.more) break;
      before = page.searched?.from ?? 0;
    }
    expect(paged).toEqual(Array.from({ length: 5_714 }, (_, n) => 39_998 - n * 7));
  });

  it('is made in the background for events that were there before it, the newest first', async () => {
    const { store, clock, path } = openTestStore({ path: oldDatabase(5_000) });
    expect(reachOf(path)).toEqual({ first: 5_001, last: 5_000 });
    expect(await find(store, 'n4321')).toEqual([4_321]);
    expect(await find(store, 'n17')).toHaveLength(100);
    clock.advance(520);
    const early = reachOf(path);
    expect(early.last).toBe(5_000);
    expect(early.first).toBeGreaterThan(1);
    expect(early.first).toBeLessThan(5_001);
    expect(await find(store, 'n4321')).toEqual([4_321]);
    append(store, [notice('a new one')]);
    settle(clock);
    expect(reachOf(path)).toEqual({ first: 1, last: 5_001 });
    expect(await find(store, 'n4321')).toEqual([4_321]);
    expect(await find(store, 'new one')).toEqual([5_001]);
  });

  it('sleeps when there is nothing to do', () => {
    const { store, clock } = openTestStore();
    expect(clock.pending()).toBe(0);
    append(store, [notice('words')]);
    expect(clock.pending()).toBe(1);
    settle(clock);
    expect(clock.pending()).toBe(0);
    append(store, [notice('more words')]);
    store.close();
    expect(clock.pending()).toBe(0);
  });

  it('sleeps before an event that is missing in the log, and the search passes it by', async () => {
    const path = oldDatabase(2_000);
    const raw = new Database(path);
    raw.exec('delete from events where seq = 1500');
    raw.close();
    const { store, clock } = openTestStore({ path });
    settle(clock);
    expect(clock.pending()).toBe(0);
    expect(reachOf(path)).toEqual({ first: 1_501, last: 2_000 });
    expect(await find(store, 'n1499')).toEqual([1_499]);
    append(store, [notice('a new one')]);
    settle(clock);
    expect(clock.pending()).toBe(0);
    expect(reachOf(path)).toEqual({ first: 1_501, last: 2_001 });
  });

  it('stops where the log itself is damaged, and the store goes on', () => {
    const path = oldDatabase(2_000);
    const raw = new Database(path);
    migrate(raw, migrations);
    raw.close();
    const bytes = readFileSync(path);
    const page = Math.floor(bytes.indexOf('old n1500') / 4096) * 4096;
    writeFileSync(path, bytes.fill(0, page, page + 4096));
    const { store, clock } = openTestStore({ path, checkWholeUpTo: 0 });
    settle(clock);
    expect(reachOf(path).first).toBeGreaterThan(1_500);
    append(store, [notice('a new one')]);
    settle(clock);
    expect(reachOf(path).last).toBe(2_001);
  });

  it('gives way to a flood of events, and follows it', () => {
    const { store, clock, path } = openTestStore();
    const { run } = putRun(store);
    let line = 0;
    const flood = (): void => {
      for (let row = 0; row < 2_000; row += 1)
        offer(store, { runId: run.id, ingestedTo: (line += 1), facts: [textFact(run, 'words')] });
    };
    flood();
    for (let tick = 0; tick < 10; tick += 1) {
      clock.advance(100);
      flood();
    }
    expect(reachOf(path).last).toBe(0);
    for (let tick = 0; tick < 40; tick += 1) {
      clock.advance(100);
      flood();
    }
    expect(reachOf(path).last).toBeGreaterThan(0);
  });

  it.each(['search', 'indexer'])('is made again where it is damaged: met by the %s', async (who) => {
    const { store, clock, path, logger } = openTestStore();
    append(
      store,
      Array.from({ length: 300 }, (_, n) => notice(`event n${n}`)),
    );
    settle(clock);
    store.close();
    const raw = new Database(path);
    raw.unsafeMode(true);
    raw.exec(`update event_words_data set block = randomblob(40) where id > 10`);
    raw.close();
    const again = openTestStore({ path, checkWholeUpTo: 0 });
    if (who === 'indexer') {
      append(again.store, [notice('one more')]);
      for (let tick = 0; tick < 20; tick += 1) {
        append(again.store, [notice('more')]);
        settle(again.clock);
      }
    }
    expect(await find(again.store, 'n217')).toEqual([218]);
    settle(again.clock);
    expect(reachOf(path).first).toBe(1);
    expect(await find(again.store, 'n217')).toEqual([218]);
    expect(again.store.trouble()).toBeNull();
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
