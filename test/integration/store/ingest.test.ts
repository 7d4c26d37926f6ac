import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IngestItem } from '../../../src/main/ports/store';
import { endedWithVerdict, newIds } from '../../builders';
import { aLine, allEvents, offer, openTestStore, putRun, textOf } from './open-test-store';

describe('ingest', () => {
  it('commits a batch 25 ms after its first item, with how far the spool was read', () => {
    const { store, clock } = openTestStore();
    const { run } = putRun(store);
    const batches: number[] = [];
    store.onCommit((events) => batches.push(events.length));
    offer(store, aLine(run, 10, ['a', 'b']));
    clock.advance(24);
    offer(store, aLine(run, 20));
    expect(store.lastSeq()).toBe(0);
    expect(store.run(run.id)?.ingestedTo).toBe(0);
    clock.advance(1);
    expect(batches).toEqual([3]);
    expect(store.run(run.id)?.ingestedTo).toBe(20);
    clock.advance(100);
    expect(batches).toEqual([3]);
  });

  it('commits at once when a batch is full', () => {
    const { store, clock } = openTestStore({ limits: { batchRows: 3 } });
    const { run } = putRun(store);
    const batches: number[] = [];
    store.onCommit((events) => batches.push(events.length));
    offer(store, aLine(run, 1, ['a', 'b']));
    offer(store, aLine(run, 2, ['c', 'd']));
    expect(batches).toEqual([4]);
    clock.advance(100);
    expect(batches).toEqual([4]);
  });

  it('does not hold back what somebody waits for, nor anything before it', () => {
    const { store, clock } = openTestStore();
    const { run } = putRun(store);
    const batches: number[] = [];
    store.onCommit((events) => batches.push(events.length));
    offer(store, aLine(run, 1, ['a', 'b']));
    offer(store, { ...aLine(run, 2, ['the end']), isAwaited: true });
    clock.advance(0);
    expect(batches).toEqual([3]);
    offer(store, aLine(run, 3));
    clock.advance(24);
    expect(batches).toEqual([3]);
    clock.advance(1);
    expect(batches).toEqual([3, 1]);
  });

  it('moves on over lines that say nothing', () => {
    const { store, clock } = openTestStore();
    const { run } = putRun(store);
    offer(store, aLine(run, 7, []));
    clock.advance(25);
    expect(store.run(run.id)?.ingestedTo).toBe(7);
    expect(store.lastSeq()).toBe(0);
  });

  it('drops what is in the log or waits already', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    const { run: other } = putRun(store);
    for (const offset of [10, 10, 20, 5]) offer(store, aLine(run, offset));
    offer(store, aLine(other, 5));
    store.flush();
    for (const offset of [5, 10, 20, 30]) offer(store, aLine(run, offset));
    store.flush();
    expect(allEvents(store).map(textOf)).toEqual(['line 10', 'line 20', 'line 5', 'line 30']);
  });

  it('takes every line once, however often and from wherever a spool is read again', () => {
    const readings = fc.array(
      fc.record({ from: fc.nat(30), to: fc.nat(30), next: fc.constantFrom('flush', 'crash', 'go on') }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(readings, (steps) => {
        const first = openTestStore();
        const { run } = putRun(first.store);
        let { store } = first;
        for (const { from, to, next } of steps) {
          // A reader never leaves a line out: it starts where the log ends or before.
          const start = Math.min(from, store.run(run.id)?.ingestedTo ?? 0);
          for (let line = start + 1; line <= to; line += 1) offer(store, aLine(run, line));
          if (next === 'flush') store.flush();
          if (next === 'crash') ({ store } = reopenWithoutFlush(first.path));
        }
        for (let line = 1; line <= 30; line += 1) offer(store, aLine(run, line));
        store.flush();
        expect(allEvents(store).map(textOf)).toEqual(Array.from({ length: 30 }, (_, i) => `line ${i + 1}`));
        expect(allEvents(store).map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      }),
      { numRuns: 15 },
    );
  });

  it('drops events of a run that is not there, and says so', () => {
    const { store, logger } = openTestStore();
    const { run } = putRun(store);
    const stray: IngestItem = { ...aLine(run, 1), runId: newIds.run() };
    expect(store.ingest(stray)).toBeUndefined();
    store.flush();
    expect(store.lastSeq()).toBe(0);
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: { runId: stray.runId } }));
  });

  it('takes events of a run that has ended', () => {
    const { store } = openTestStore();
    const { run } = putRun(store, { status: endedWithVerdict });
    offer(store, aLine(run, 1));
    store.flush();
    expect(store.lastSeq()).toBe(1);
  });

  it('leaves out an item that cannot be stored, and only that', () => {
    const { store, logger } = openTestStore();
    const { run } = putRun(store);
    const good = aLine(run, 1);
    const bad = aLine(run, 2);
    // What only a bug can bring: an id that is not text.
    const broken = { ...bad, facts: bad.facts.map((fact) => ({ ...fact, taskId: {} as never })) };
    offer(store, good, broken, aLine(run, 3));
    store.flush();
    expect(allEvents(store).map(textOf)).toEqual(['line 1', 'line 3']);
    expect(store.run(run.id)?.ingestedTo).toBe(3);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('commits what waits when the store closes', () => {
    const { store, path } = openTestStore();
    const { run } = putRun(store);
    offer(store, aLine(run, 1));
    store.close();
    expect(openTestStore({ path }).store.lastSeq()).toBe(1);
  });
});

/** Opens the file beside a store that still has it: what that one holds in memory is not seen, as after a crash. */
const reopenWithoutFlush = (path: string) => openTestStore({ path });
