import { describe, expect, it } from 'vitest';
import { agentEvent, agentFact, aFact, aNotice, newIds, NOON } from '../../builders';
import { openTestStore } from './open-test-store';
import { append, notice } from './search-support';

describe('the extent of the log', () => {
  it('is from its oldest event to its newest', () => {
    const { store } = openTestStore();
    expect([store.firstSeq(), store.lastSeq()]).toEqual([0, 0]);
    append(store, [notice('a'), notice('b')]);
    expect([store.firstSeq(), store.lastSeq()]).toEqual([1, 2]);
  });
});

describe('a moment in the log', () => {
  const logOf = (times: readonly number[]) => {
    const { store } = openTestStore();
    append(
      store,
      times.map((at) => aFact(aNotice(), { at: NOON + at })),
    );
    return (at: number) => store.seqAt(NOON + at);
  };

  it('is found at the first event at or after it', () => {
    const seqAt = logOf([0, 10, 10, 20]);
    expect([-5, 0, 1, 10, 11, 20].map(seqAt)).toEqual([1, 1, 2, 2, 4, 4]);
    expect(seqAt(21)).toBeNull();
    expect(openTestStore().store.seqAt(NOON)).toBeNull();
  });

  it('is not misled by a clock that ran ahead for a while, or was set back', () => {
    const day = 86_400_000;
    const seqAt = logOf([0, 10, 10 * day, 20, 30, 25, 40]);
    expect([15, 26, 35].map(seqAt)).toEqual([4, 5, 7]);
    expect(seqAt(22)).toBe(6);
    expect(seqAt(day)).toBe(3);
  });
});

describe('a page of the log', () => {
  it('is bounded in size as well as in number', () => {
    const { store } = openTestStore();
    const text = 'x'.repeat(1_500_000);
    append(
      store,
      Array.from({ length: 5 }, () => aFact(agentFact(agentEvent.text(text)))),
    );
    const page = store.events({ limit: 100 });
    expect(page.events.map(({ seq }) => seq)).toEqual([5, 4]);
    expect(page.more).toBe(true);
    expect(store.events({ limit: 100, after: 3 })).toMatchObject({ events: [{ seq: 4 }, { seq: 5 }], more: false });
  });

  it('has one event, however large that is', () => {
    const { store } = openTestStore();
    append(store, [aFact(agentFact(agentEvent.text('x'.repeat(6_000_000)))), notice('small')]);
    expect(store.events({ limit: 10, after: 0 })).toMatchObject({ events: [{ seq: 1 }], more: true });
  });

  it('of a workspace has its own events, and those of its tasks', () => {
    const { store } = openTestStore();
    const [workspaceId, other, taskId] = [newIds.workspace(), newIds.workspace(), newIds.task()];
    const of = [{ workspaceId }, { workspaceId: other }, { workspaceId, taskId }, {}];
    append(
      store,
      of.map((place) => aFact(aNotice(), place)),
    );
    expect(store.events({ workspaceId, limit: 10 }).events.map(({ seq }) => seq)).toEqual([3, 1]);
    expect(store.events({ workspaceId: other, taskId, limit: 10 }).events).toEqual([]);
    expect(store.events({ workspaceId, classes: ['bash'], limit: 10 }).events).toEqual([]);
  });
});
