import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../src/main/adapters/clock/system-clock';
import { waitFor } from '../../fakes/wait-for';
import { aLine, offer, openTestStore, putRun } from './open-test-store';

const MB = 1024 * 1024;
const words = 'x'.repeat(10_000);

describe('the log beside the database', () => {
  it('is carried over by a thread while the store goes on, and nothing is lost', async () => {
    const { store, path, logger } = openTestStore({ clock: createSystemClock() });
    const { run } = putRun(store);
    let lines = 0;
    await waitFor('the database has the events, not only its log', () => {
      for (let nr = 0; nr < 100; nr += 1) offer(store, aLine(run, (lines += 1), [words]));
      store.flush();
      return statSync(path).size > 4 * MB;
    });
    offer(store, aLine(run, (lines += 1), ['the last one']));
    store.flush();
    expect(statSync(`${path}-wal`).size).toBeLessThan(64 * MB);
    expect(logger.lines.filter(({ level }) => level !== 'info')).toEqual([]);
    store.close();
    const raw = new Database(path, { readonly: true });
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.prepare("select count(*) from events where type = 'agent'").pluck().get()).toBe(lines);
    raw.close();
  });
});
