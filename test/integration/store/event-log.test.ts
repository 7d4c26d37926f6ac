import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf } from '../../../src/main/contract/event-class';
import { EventClass } from '../../../src/main/contract/event';
import type { FarmEvent, FarmFact } from '../../../src/main/contract/event';
import type { EventQuery, Store } from '../../../src/main/ports/store';
import { aFact, agentEvent, agentFact, aNotice, newIds, NOON } from '../../builders';
import { allEvents, openTestStore } from './open-test-store';

const appendAll = (store: Store, facts: readonly ReturnType<typeof aFact>[]): number[] =>
  store.change((write) => facts.map((fact) => write.append(fact)));

describe('the log', () => {
  it('numbers events 1, 2, 3, ... and reads back what was appended', () => {
    const { store } = openTestStore();
    expect(store.lastSeq()).toBe(0);
    const of = { workspaceId: newIds.workspace(), taskId: newIds.task(), runId: newIds.run(), at: NOON + 5 };
    const facts = [aFact(), aFact(agentFact(agentEvent.tool({ input: { a: [null, 'ü\u0000'] } })), of)];
    expect(appendAll(store, facts)).toEqual([1, 2]);
    expect(allEvents(store)).toEqual(facts.map((fact, index) => ({ seq: index + 1, ...fact })));
    expect(store.lastSeq()).toBe(2);
  });

  it('leaves no gap when a change is rolled back', () => {
    const { store } = openTestStore();
    appendAll(store, [aFact()]);
    const failing = (): void =>
      store.change((write) => {
        write.append(aFact());
        write.append(aFact());
        throw new Error('changed my mind');
      });
    expect(failing).toThrow('changed my mind');
    expect(appendAll(store, [aFact()])).toEqual([2]);
    expect(allEvents(store).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('goes on with the next number in a file that is opened again', () => {
    const { store, path } = openTestStore();
    appendAll(store, [aFact(), aFact()]);
    store.close();
    const again = openTestStore({ path }).store;
    expect(appendAll(again, [aFact()])).toEqual([3]);
  });

  it('refuses a fact without a whole time', () => {
    const { store } = openTestStore();
    expect(() => appendAll(store, [aFact(aNotice(), { at: Number.NaN })])).toThrow(TypeError);
    expect(store.lastSeq()).toBe(0);
  });

  it('refuses to append outside a change', () => {
    const { store } = openTestStore();
    const write = store.change((writer) => writer);
    expect(() => write.append(aFact())).toThrow(/inside a change/);
  });
});

const tasks = [newIds.task(), newIds.task()];
const workspaces = tasks.map(() => newIds.workspace());
const runs = tasks.flatMap((taskId, index) =>
  [1, 2].map(() => ({ workspaceId: workspaces[index], taskId, runId: newIds.run() })),
);
const facts: FarmFact[] = [
  aNotice(),
  agentFact(agentEvent.text()),
  agentFact(agentEvent.tool()),
  agentFact(agentEvent.tool({ toolKind: 'file' })),
  agentFact(agentEvent.tool({ toolKind: 'other' })),
  agentFact(agentEvent.error()),
  agentFact(agentEvent.turnEnd()),
];
const someFact = fc
  .record({
    of: fc.constantFrom({}, { workspaceId: workspaces[0] }, { workspaceId: workspaces[0], taskId: tasks[0] }, ...runs),
    fact: fc.constantFrom(...facts),
  })
  .map(({ of, fact }) => aFact(fact, of as Parameters<typeof aFact>[1]));
const someQuery: fc.Arbitrary<EventQuery> = fc.record({
  workspaceId: fc.option(fc.constantFrom(...workspaces), { nil: undefined }),
  taskId: fc.option(fc.constantFrom(...tasks), { nil: undefined }),
  runId: fc.option(fc.constantFrom(...runs.map(({ runId }) => runId)), { nil: undefined }),
  classes: fc.option(fc.subarray(EventClass.options), { nil: undefined }),
  before: fc.option(fc.nat(70), { nil: undefined }),
  after: fc.option(fc.nat(70), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 20 }),
});

/** What a page must hold, by looking at every event there is. */
function pageByScan(all: readonly FarmEvent[], query: EventQuery): { events: FarmEvent[]; more: boolean } {
  const matching = all.filter(
    ({ seq, workspaceId, taskId, runId, fact }) =>
      (query.workspaceId === undefined || workspaceId === query.workspaceId) &&
      (query.taskId === undefined || taskId === query.taskId) &&
      (query.runId === undefined || runId === query.runId) &&
      (query.classes === undefined || query.classes.includes(classOf(fact))) &&
      (query.before === undefined || seq < query.before) &&
      (query.after === undefined || seq > query.after),
  );
  const ordered = query.after === undefined ? matching.toReversed() : matching;
  return { events: ordered.slice(0, query.limit), more: ordered.length > query.limit };
}

describe('pages of the log', () => {
  it('are what a scan of all events finds', () => {
    fc.assert(
      fc.property(
        fc.array(someFact, { maxLength: 60 }),
        fc.array(someQuery, { minLength: 20, maxLength: 20 }),
        (log, queries) => {
          const { store } = openTestStore();
          appendAll(store, log);
          const all = allEvents(store);
          expect(all).toHaveLength(log.length);
          for (const query of queries) expect(store.events(query)).toEqual(pageByScan(all, query));
          store.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('go through the whole log from either end without a gap', () => {
    const { store } = openTestStore();
    appendAll(
      store,
      Array.from({ length: 25 }, () => aFact()),
    );
    const back: number[] = [];
    for (let before: number | undefined; ; before = back.at(-1)) {
      const { events, more } = store.events({ before, limit: 10 });
      back.push(...events.map(({ seq }) => seq));
      if (!more) break;
    }
    expect(back).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
    expect(allEvents(store).map(({ seq }) => seq)).toEqual(back.toReversed());
  });
});
