import { describe, expect, it } from 'vitest';
import type { App } from '../../../src/main/app/app';
import { exportEvents } from '../../../src/main/app/handlers/export-events';
import type { Store } from '../../../src/main/ports/store';
import { aFact, agentEvent, agentFact, newIds, NOON } from '../../builders';
import { openTestStore } from './open-test-store';
import { append, notice } from './search-support';

const KEPT = 'kept-canary-value';
const appOf = (store: Store): App =>
  ({
    store,
    clock: { after: (_: number, then: () => void) => setImmediate(then) },
    secrets: { values: () => ({ ANTHROPIC_API_KEY: KEPT }) },
    env: { OTHER_TOKEN: 'environment-canary', PATH: '/usr/bin' },
  }) as unknown as App;
const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

describe('event.export', () => {
  it('writes a line per event, as REST spells it, oldest first', async () => {
    const { store } = openTestStore();
    const place = { workspaceId: newIds.workspace(), taskId: newIds.task(), runId: newIds.run() };
    const tool = agentEvent.tool({ input: { file_path: 'a.ts', camelCase: 'stays' } });
    append(store, [aFact(agentFact(tool), place), notice('second')]);
    const { lines, events, next } = await exportEvents(appOf(store), { after: 0, limit: 100 });
    expect({ events, next }).toEqual({ events: 2, next: null });
    expect(linesOf(lines)).toMatchObject([
      {
        seq: 1,
        at: new Date(NOON).toISOString(),
        workspace_id: place.workspaceId,
        fact: { event: { tool_use_id: 'tool-1', input: { file_path: 'a.ts', camelCase: 'stays' } } },
      },
      { seq: 2, task_id: null, fact: { type: 'notice' } },
    ]);
  });

  it('lets others have their turn, also where few events hold much', async () => {
    const { store } = openTestStore();
    append(
      store,
      Array.from({ length: 30 }, () => notice('words '.repeat(10_000))),
    );
    const app = appOf(store);
    let turns = 0;
    const after = (_: number, then: () => void): void => {
      turns += 1;
      setImmediate(then);
    };
    const counted = { ...app, clock: { after } };
    expect(await exportEvents(counted as unknown as App, { after: 0, limit: 100 })).toMatchObject({ events: 30 });
    expect(turns).toBeGreaterThan(10);
  });

  it('takes secrets out: what looks like one, what Croft keeps, what its environment has', async () => {
    const { store } = openTestStore();
    const key = 'ghp_0123456789abcdefghijABCDEFGHIJ0123';
    append(store, [
      notice(`pushed with ${key}, ${KEPT}, environment-canary`),
      aFact(
        agentFact(
          agentEvent.tool({ title: `PASSWORD=hunter2! make`, input: { password: 'plain words', path: 'a.ts' } }),
        ),
      ),
      aFact(
        agentFact(
          agentEvent.toolEnd({ output: '-----BEGIN PRIVATE KEY-----\nQUJDREVG\n-----END PRIVATE KEY-----\n"quoted"' }),
        ),
      ),
    ]);
    const { lines, events } = await exportEvents(appOf(store), { after: 0, limit: 100 });
    expect(events).toBe(3);
    expect(linesOf(lines)).toHaveLength(3);
    for (const secret of [key, KEPT, 'environment-canary', 'hunter2', 'plain words', 'QUJDREVG'])
      expect(lines).not.toContain(secret);
    for (const kept of ['pushed with', 'make', 'a.ts', 'quoted']) expect(lines).toContain(kept);
  });

  it('goes on where it ended, also with words, without leaving anything out', async () => {
    const { store } = openTestStore();
    append(
      store,
      Array.from({ length: 750 }, (_, n) => notice(n % 3 === 0 ? `third n${n}` : `n${n}`)),
    );
    const all = async (text?: string): Promise<number> => {
      let count = 0;
      for (let after: number | null = 0; after !== null;) {
        const piece = await exportEvents(appOf(store), { after, limit: 100, text });
        expect(linesOf(piece.lines)).toHaveLength(piece.events);
        count += piece.events;
        after = piece.next;
      }
      return count;
    };
    expect(await all()).toBe(750);
    expect(await all('third')).toBe(250);
  });

  it('is bounded in size', async () => {
    const { store } = openTestStore();
    append(
      store,
      Array.from({ length: 10 }, () => aFact(agentFact(agentEvent.text('word '.repeat(200_000))))),
    );
    const { events, next, lines } = await exportEvents(appOf(store), { after: 0, limit: 5000 });
    expect({ events, next }).toEqual({ events: 3, next: 3 });
    expect(lines.length).toBeLessThan(5_000_000);
  });
});
