import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf } from '../../../src/main/contract/event-class';
import { EventClass } from '../../../src/main/contract/event';
import type { FarmEvent } from '../../../src/main/contract/event';
import type { SearchPage, SearchQuery } from '../../../src/main/ports/store';
import { StoreTrouble } from '../../../src/main/ports/store';
import { aFact, agentEvent, agentFact, aNotice, newIds } from '../../builders';
import { allEvents, openTestStore } from './open-test-store';
import { append, find, notice, search, settle } from './search-support';

const vocabulary = ['alpha', 'alphabet', 'beta', 'betaTest', 'gamma_ray', 'Crème', '日本', '🎉', 'NEAR', 'a"b'];
const queries = [
  'alpha',
  'alph',
  'bet',
  'test',
  'ray gamma',
  'creme',
  '日',
  '🎉',
  'near',
  '"a" b',
  'alpha beta',
  'none',
];
const places = [1, 2].flatMap((n) => {
  const [workspaceId, taskId, runId] = [newIds.workspace(), newIds.task(), newIds.run()];
  return [{}, { workspaceId }, { workspaceId, taskId }, { workspaceId, taskId, runId }].slice(n === 1 ? 0 : 1);
});
const pick = (name: 'workspaceId' | 'taskId' | 'runId') =>
  fc.option(
    fc.constantFrom(
      ...new Set(
        places.flatMap((place) =>
          Object.entries(place)
            .filter(([key]) => key === name)
            .map(([, id]) => id),
        ),
      ),
    ),
    { nil: undefined },
  );
const someText = fc.array(fc.constantFrom(...vocabulary), { maxLength: 4 }).map((words) => words.join(' '));
const someFact = fc
  .record({ of: fc.constantFrom(...places), text: someText, kind: fc.constantFrom('text', 'tool', 'notice') })
  .map(({ of, text, kind }) => {
    if (kind === 'notice') return aFact(aNotice({ message: text }), of);
    return aFact(agentFact(kind === 'text' ? agentEvent.text(text) : agentEvent.tool({ title: text, input: {} })), of);
  });
const someQuery = fc.record({
  text: fc.constantFrom(...queries),
  workspaceId: pick('workspaceId'),
  taskId: pick('taskId'),
  runId: pick('runId'),
  classes: fc.option(fc.subarray(EventClass.options), { nil: undefined }),
  before: fc.option(fc.nat(80), { nil: undefined }),
  after: fc.option(fc.nat(80), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 8 }),
}) as fc.Arbitrary<SearchQuery>;

/** Whether the text of an event has each word of the query at the beginning of one of its own: worked out in another way. */
function holds({ fact }: FarmEvent, query: string): boolean {
  const plain = (text: string): string =>
    text
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '$&\u0001')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase();
  const said =
    fact.type === 'notice'
      ? [fact.message, fact.code]
      : fact.type === 'agent' && fact.event.kind === 'text'
        ? [fact.event.text]
        : fact.type === 'agent' && fact.event.kind === 'tool'
          ? [fact.event.title, fact.event.name]
          : [];
  const text = plain(said.join(' '));
  const wanted = plain(query).match(/[a-z]+|\p{Script=Han}|\p{Extended_Pictographic}/gu) ?? [];
  return wanted.every(
    (word) =>
      new RegExp(`(?<![\\p{L}\\p{N}])${word}`, 'u').test(text) || (/\p{Script=Han}/u.test(word) && text.includes(word)),
  );
}

function byScan(all: readonly FarmEvent[], query: SearchQuery): Omit<SearchPage, 'searched'> {
  const { text, workspaceId, taskId, runId, classes, before, after, limit } = query;
  const fits = all.filter(
    (event) =>
      holds(event, text) &&
      (workspaceId === undefined || event.workspaceId === workspaceId) &&
      (taskId === undefined || event.taskId === taskId) &&
      (runId === undefined || event.runId === runId) &&
      (!classes || classes.includes(classOf(event.fact))) &&
      (before === undefined || event.seq < before) &&
      (after === undefined || event.seq > after),
  );
  const ordered = after === undefined ? fits.toReversed() : fits;
  return { events: ordered.slice(0, limit), more: ordered.length > limit };
}

describe('a search', () => {
  it('finds what looking at every event finds, however far the index reaches', async () => {
    const logs = fc.array(someFact, { maxLength: 70 });
    await fc.assert(
      fc.asyncProperty(
        logs,
        fc.nat(70),
        fc.array(someQuery, { minLength: 25, maxLength: 25 }),
        async (log, part, asked) => {
          const { store, clock } = openTestStore();
          append(store, log.slice(0, part));
          settle(clock);
          append(store, log.slice(part));
          if (part % 2 === 0) settle(clock);
          const all = allEvents(store);
          for (const query of asked) {
            expect(await search(store, query), JSON.stringify(query)).toEqual(byScan(all, query));
          }
          store.close();
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([
    ...['"', '""', '*', 'AND', 'OR NOT', '(', ')', 'NEAR(a b)', 'words:x', '^a', '- -', "'; drop table events; --"],
    ...['{a b}: c', 'a"b*', '\u0000', '\ud800', '日本', '🎉🎉', 'é', 'x'.repeat(200), '%_', '_cbash', '00000'],
  ])('takes %j for words', async (text) => {
    const { store, clock } = openTestStore();
    append(store, [notice('nothing of the kind'), notice(`it says ${text} here`)]);
    const before = await find(store, text);
    settle(clock);
    expect(await find(store, text)).toEqual(before);
    expect([[], [2]]).toContainEqual(before);
  });

  it('finds an event that still waits to be indexed, and one in a store that was opened again', async () => {
    const { store, path } = openTestStore();
    append(store, [notice('fresh words')]);
    expect(await find(store, 'fresh')).toEqual([1]);
    store.close();
    const again = openTestStore({ path });
    settle(again.clock);
    expect(await find(again.store, 'fresh')).toEqual([1]);
  });

  it('says how far it looked', async () => {
    const { store } = openTestStore();
    append(
      store,
      ['a', 'b', 'a', 'b', 'a'].map((word) => notice(word)),
    );
    expect((await store.search({ text: 'a', limit: 2 })).searched).toEqual({ from: 2, to: 5 });
    expect((await store.search({ text: 'a', limit: 3 })).searched).toEqual({ from: 1, to: 5 });
    expect((await store.search({ text: 'a', limit: 1, after: 1 })).searched).toEqual({ from: 2, to: 4 });
    expect((await store.search({ text: '***', limit: 1 })).searched).toBeNull();
  });

  it('ends when the store is closed', async () => {
    const { store } = openTestStore();
    append(store, [notice('words')]);
    store.close();
    await expect(store.search({ text: 'words', limit: 1 })).rejects.toThrow(StoreTrouble);
  });
});
