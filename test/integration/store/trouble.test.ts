import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/main/contract/errors';
import { StoreTrouble } from '../../../src/main/ports/store';
import type { Store } from '../../../src/main/ports/store';
import { aFact, aNotice } from '../../builders';
import { aLine, allEvents, offer, openTestStore, putRun, textOf } from './open-test-store';
import { smallDisk } from './tmpfs';

/** What `work` throws; fails when it throws nothing. */
function troubleIn(work: () => unknown): StoreTrouble {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreTrouble) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const reasonsTold = (store: Store): (string | null)[] => {
  const told: (string | null)[] = [];
  store.onTrouble((trouble: Failure | null) => told.push(trouble?.reason ?? null));
  return told;
};

const longText = 'x'.repeat(2_000);

describe('a full disk', () => {
  it('keeps what was committed and what waits, and goes on by itself once there is space', (context) => {
    const disk = smallDisk(context, 4096);
    const { store, path, clock } = openTestStore({ path: join(disk.folder, 'croft.db') });
    const { run } = putRun(store);
    const told = reasonsTold(store);
    disk.fill(200);
    let line = 0;
    while (store.trouble() === null) offer(store, aLine(run, (line += 1), [longText]));
    const committed = store.lastSeq();
    offer(store, aLine(run, (line += 1)));

    const trouble = troubleIn(() => store.change((write) => write.append(aFact(aNotice()))));
    expect(trouble).toMatchObject({ kind: 'full', failure: { code: 'unavailable', reason: 'store.full' } });
    expect(troubleIn(() => store.flush()).kind).toBe('full');
    clock.advance(60_000);
    expect(store.lastSeq()).toBe(committed);
    expect(allEvents(store)).toHaveLength(committed);
    expect(told).toEqual(['store.full']);

    disk.free();
    clock.advance(5_000);
    expect(told).toEqual(['store.full', null]);
    expect(store.trouble()).toBeNull();
    clock.advance(1_000);
    expect(store.lastSeq()).toBe(line);
    expect(store.run(run.id)?.ingestedTo).toBe(line);
    expect(store.change((write) => write.append(aFact(aNotice())))).toBe(line + 1);
    store.close();
    const again = openTestStore({ path }).store;
    expect(allEvents(again).map(({ seq }) => seq)).toEqual(Array.from({ length: line + 1 }, (_, i) => i + 1));
  });

  it('does not keep the store from closing; what was not committed is read again from the spool', (context) => {
    const disk = smallDisk(context, 4096);
    const { store, path } = openTestStore({ path: join(disk.folder, 'croft.db') });
    const { run } = putRun(store);
    disk.fill(200);
    let line = 0;
    while (store.trouble() === null) offer(store, aLine(run, (line += 1), [longText]));
    const committed = store.lastSeq();
    store.close();
    disk.free();
    const again = openTestStore({ path }).store;
    expect(again.lastSeq()).toBe(committed);
    expect(again.run(run.id)?.ingestedTo).toBe(committed);
    for (let reread = 1; reread <= line; reread += 1) offer(again, aLine(run, reread, [longText]));
    again.flush();
    expect(allEvents(again)).toHaveLength(line);
  });
});

describe('a database that another program holds', () => {
  it('makes writers wait and readers not, and is written again by itself', async () => {
    const limits = { batchRows: 2, most: { rows: 4, chars: 1_000_000 } };
    const { store, path, clock } = openTestStore({ busyTimeoutMs: 1, limits });
    const { run } = putRun(store);
    const told = reasonsTold(store);
    const other = new Database(path);
    other.exec('begin immediate');

    offer(store, aLine(run, 1), aLine(run, 2), aLine(run, 3));
    expect(told).toEqual(['store.locked']);
    let hasRoom = false;
    const room = store.ingest(aLine(run, 4))?.then(() => (hasRoom = true));
    expect(room).toBeInstanceOf(Promise);
    // Offered against the rule all the same: nothing is lost by it.
    offer(store, aLine(run, 5));
    expect(troubleIn(() => store.change(() => 1)).kind).toBe('locked');
    clock.advance(10_000);
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    expect(store.taskViews({ limit: 1 })).toHaveLength(1);

    other.exec('rollback');
    other.close();
    clock.advance(5_000);
    await room;
    expect(told).toEqual(['store.locked', null]);
    clock.advance(25);
    expect(allEvents(store).map(textOf)).toEqual([1, 2, 3, 4, 5].map((line) => `line ${line}`));
    expect(store.ingest(aLine(run, 6))).toBeUndefined();
  });

  it('takes what somebody writes who hears that it is over, once and after what waited', () => {
    const { store, path, clock } = openTestStore({ busyTimeoutMs: 1 });
    const { run } = putRun(store);
    const other = new Database(path);
    other.exec('begin immediate');
    offer(store, aLine(run, 1), aLine(run, 2));
    expect(troubleIn(() => store.change(() => 1)).kind).toBe('locked');
    store.onTrouble((trouble) => {
      if (trouble === null) store.change((write) => write.append(aFact(aNotice({ code: 'over' }))));
    });
    const heard: (string | undefined)[] = [];
    store.onCommit((events) => heard.push(...events.map((event) => textOf(event) ?? event.fact.type)));
    other.exec('rollback');
    other.close();
    clock.advance(5_000);
    expect(heard).toEqual(['line 1', 'line 2', 'notice']);
    expect(allEvents(store).map((event) => textOf(event) ?? event.fact.type)).toEqual(heard);
  });

  it('is tried again after a refused change, though nothing waits', () => {
    const { store, path, clock } = openTestStore({ busyTimeoutMs: 1 });
    const told = reasonsTold(store);
    const other = new Database(path);
    other.exec('begin immediate');
    expect(troubleIn(() => store.change((write) => write.append(aFact(aNotice())))).kind).toBe('locked');
    clock.advance(1_000);
    expect(told).toEqual(['store.locked']);
    other.exec('rollback');
    other.close();
    clock.advance(5_000);
    expect(told).toEqual(['store.locked', null]);
    expect(store.lastSeq()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it('lets waiting readers of spools go when the store closes', async () => {
    const { store, path } = openTestStore({
      busyTimeoutMs: 1,
      limits: { batchRows: 1, most: { rows: 1, chars: 1_000_000 } },
    });
    const { run } = putRun(store);
    const other = new Database(path);
    other.exec('begin immediate');
    const room = store.ingest(aLine(run, 1));
    expect(room).toBeInstanceOf(Promise);
    store.close();
    await room;
    other.close();
    expect(openTestStore({ path }).store.lastSeq()).toBe(0);
  });
});

describe('damage met while reading', () => {
  it('is told as such', () => {
    const { store, path } = openTestStore();
    const { task } = putRun(store);
    const other = new Database(path);
    other.exec(`update tasks set state = '{"kind":"dreaming"}'`);
    expect(troubleIn(() => store.task(task.id)).failure.reason).toBe('store.damaged');
    other.exec(`update tasks set state = '{"kind'`);
    expect(troubleIn(() => store.taskViews({ limit: 1 })).failure.reason).toBe('store.damaged');
    other.close();
  });
});
