import { describe, expect, it } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import { StoreTrouble } from '../../../src/main/ports/store';
import { aFact, aNotice, aWorkspace } from '../../builders';
import { aLine, allEvents, offer, openTestStore, putRun, textOf } from './open-test-store';

const codeOf = ({ fact }: FarmEvent): string => (fact.type === 'notice' ? fact.code : fact.type);
const notice = (code: string) => aFact(aNotice({ code }));

describe('change', () => {
  it('answers what its work answers and keeps rows and events together', () => {
    const { store, path } = openTestStore();
    const workspace = aWorkspace();
    const answer = store.change((write) => {
      write.putWorkspace(workspace);
      expect(store.workspace(workspace.id)).toEqual(workspace);
      return write.append(notice('made'));
    });
    expect(answer).toBe(1);
    store.close();
    const again = openTestStore({ path }).store;
    expect(again.workspaces()).toEqual([workspace]);
    expect(allEvents(again).map(codeOf)).toEqual(['made']);
  });

  it('undoes everything when its work throws', () => {
    const { store } = openTestStore();
    const heard: FarmEvent[] = [];
    store.onCommit((events) => heard.push(...events));
    const failing = (): void =>
      store.change((write) => {
        write.putWorkspace(aWorkspace());
        write.append(notice('lost'));
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.workspaces()).toEqual([]);
    expect(store.lastSeq()).toBe(0);
    expect(heard).toEqual([]);
    expect(store.trouble()).toBeNull();
  });

  it('refuses work that waits, and a change inside a change', () => {
    const { store } = openTestStore();
    const waiting = (): unknown =>
      store.change(async (write) => {
        write.putWorkspace(aWorkspace());
        await Promise.resolve();
      });
    expect(waiting).toThrow(/must not wait/);
    expect(() => store.change(() => store.change(() => 1))).toThrow(/inside a change/);
    expect(() => store.change(() => store.flush())).toThrow(/inside a change/);
    expect(store.workspaces()).toEqual([]);
  });

  it('commits waiting events of agents first', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    offer(store, aLine(run, 10));
    store.change((write) => {
      expect(store.run(run.id)?.ingestedTo).toBe(10);
      write.append(notice('after'));
    });
    offer(store, aLine(run, 20));
    store.flush();
    expect(allEvents(store).map((event) => textOf(event) ?? codeOf(event))).toEqual(['line 10', 'after', 'line 20']);
  });

  it('is one commit with the events of agents that wait, whole batches of them before', () => {
    const { store } = openTestStore({ limits: { batchRows: 4 } });
    const { run } = putRun(store);
    const batches: number[] = [];
    store.onCommit((events) => batches.push(events.length));
    offer(store, aLine(run, 1, ['a', 'b']), aLine(run, 2));
    store.change((write) => write.append(notice('after')));
    store.change((write) => write.append(notice('alone')));
    expect(batches).toEqual([4, 1]);
  });

  it('leaves waiting events of agents as they are when its work throws', () => {
    const { store, clock } = openTestStore();
    const { run } = putRun(store);
    offer(store, aLine(run, 10));
    const failing = (): void =>
      store.change(() => {
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.lastSeq()).toBe(0);
    clock.advance(25);
    expect(allEvents(store).map(textOf)).toEqual(['line 10']);
  });

  it('is made though an event of an agent that waits cannot be stored', () => {
    const { store, logger } = openTestStore();
    const { run } = putRun(store);
    const bad = aLine(run, 2);
    // What only a bug can bring: an id that is not text.
    const broken = { ...bad, facts: bad.facts.map((fact) => ({ ...fact, taskId: {} as never })) };
    offer(store, aLine(run, 1), broken, aLine(run, 3));
    expect(store.change((write) => write.append(notice('made')))).toBe(3);
    expect(allEvents(store).map((event) => textOf(event) ?? codeOf(event))).toEqual(['line 1', 'line 3', 'made']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('never takes the reader of a spool back', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    offer(store, aLine(run, 10));
    store.change((write) => write.putRun({ ...run, sessionId: 's' }));
    expect(store.run(run.id)).toMatchObject({ sessionId: 's', ingestedTo: 10 });
    store.change((write) => write.putRun({ ...run, ingestedTo: 30 }));
    expect(store.run(run.id)?.ingestedTo).toBe(30);
  });

  it('takes events of agents inside its work and commits them afterwards', () => {
    const { store, clock } = openTestStore({ limits: { batchRows: 1 } });
    const { run } = putRun(store);
    store.change((write) => {
      offer(store, aLine(run, 10));
      write.append(notice('first'));
    });
    clock.advance(25);
    expect(allEvents(store).map((event) => textOf(event) ?? codeOf(event))).toEqual(['first', 'line 10']);
  });

  it('says that it is closed', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    store.close();
    store.close();
    expect(() => store.change(() => 1)).toThrow(StoreTrouble);
    expect(() => store.ingest(aLine(run, 1))).toThrow(StoreTrouble);
    expect(() => store.flush()).toThrow('Croft is closing.');
  });
});

describe('subscribers', () => {
  it('hear each commit as one batch, after it, in order', () => {
    const { store } = openTestStore();
    const heard: string[][] = [];
    store.onCommit((events) => {
      expect(store.lastSeq()).toBeGreaterThanOrEqual(events.at(-1)?.seq ?? 0);
      heard.push(events.map(codeOf));
    });
    store.change((write) => ['a', 'b'].forEach((code) => write.append(notice(code))));
    store.change(() => undefined);
    store.change((write) => write.append(notice('c')));
    expect(heard).toEqual([['a', 'b'], ['c']]);
  });

  it.each(['a batch of agents’ events', 'a change with them'])('may write as soon as they hear of %s', (what) => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    store.onCommit((events) => {
      if (events.some((event) => textOf(event) === 'line 1')) store.change((write) => write.append(notice('heard')));
    });
    offer(store, aLine(run, 1));
    if (what.startsWith('a batch')) store.flush();
    else store.change((write) => write.append(notice('change')));
    const texts = allEvents(store).map((event) => textOf(event) ?? codeOf(event));
    expect(texts.filter((text) => text !== 'change')).toEqual(['line 1', 'heard']);
  });

  it('get the same events as a later reader', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    const heard: FarmEvent[] = [];
    store.onCommit((events) => heard.push(...events));
    offer(store, aLine(run, 5, ['one', 'two']));
    store.change((write) => write.append(notice('three')));
    expect(heard).toHaveLength(3);
    expect(heard).toEqual(allEvents(store));
  });

  it('all have a batch before the changes that one of them makes are told', () => {
    const { store } = openTestStore();
    const heard: string[] = [];
    store.onCommit((events) => {
      heard.push(`first ${events.map(codeOf).join()}`);
      if (events.map(codeOf).includes('a')) store.change((write) => write.append(notice('b')));
    });
    store.onCommit((events) => heard.push(`second ${events.map(codeOf).join()}`));
    store.change((write) => write.append(notice('a')));
    expect(heard).toEqual(['first a', 'second a', 'first b', 'second b']);
  });

  it('are dropped when they throw, and the others go on', () => {
    const { store, logger } = openTestStore();
    const heard: string[] = [];
    let calls = 0;
    store.onCommit(() => {
      calls += 1;
      throw new Error('broken screen');
    });
    const off = store.onCommit((events) => heard.push(...events.map(codeOf)));
    store.change((write) => write.append(notice('a')));
    store.change((write) => write.append(notice('b')));
    off();
    store.change((write) => write.append(notice('c')));
    expect(calls).toBe(1);
    expect(heard).toEqual(['a', 'b']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
