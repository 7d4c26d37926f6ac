import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAgentFeed, KEPT_CHARS } from '../../../src/main/app/engine/agent-feed';
import type { AgentSaid } from '../../../src/main/app/engine/agent-feed';
import type { RunId } from '../../../src/main/contract/ids';
import type { WorkerEvent } from '../../../src/main/contract/worker-protocol';
import type { WorkerLink } from '../../../src/main/ports/worker-link';
import { createManualClock, createMemoryLogger } from '../../builders';
import { waitFor } from '../../fakes/wait-for';
import { giveVerdictInTerminal, hookOf } from './fake-driver';
import { terminalTask } from './terminal-task';

const big = 'x'.repeat(16 * 1024);
const runOf = (n: number): RunId => `run_0000000000${String(n).padStart(2, '0')}` as RunId;
const hook = (runId: RunId, seq: number): AgentSaid => ({
  type: 'hook',
  seq,
  at: 0,
  runId,
  hookId: `hook ${seq}`,
  hook: { text: big },
});

/** A worker that has everything on its disk. `told` is how often it was read back. */
function createBook() {
  const all: AgentSaid[] = [];
  const book = { told: 0, isAway: false };
  async function* told(runId: RunId, after: number, signal: AbortSignal): AsyncGenerator<WorkerEvent> {
    book.told += 1;
    for (let at = 0; at < all.length && !signal.aborted && !book.isAway; at += 1) {
      const said = all[at];
      if (at % 100 === 0) await turn();
      if (said?.runId === runId && said.seq > after) yield said;
    }
  }
  const clock = createManualClock();
  const worker = { told } as unknown as WorkerLink;
  const feed = createAgentFeed({ worker, clock, logger: createMemoryLogger() });
  const say = (said: AgentSaid): void => {
    all.push(said);
    feed.offer(said);
  };
  return { book, clock, feed, say };
}

describe('what agents in terminals say', () => {
  it('takes no more than three megabytes of twelve agents that say all they may, and none of it is lost', async () => {
    const { book, feed, say } = createBook();
    const [agents, calls] = [12, 2_000];
    for (let seq = 1; seq <= agents * calls; seq += 1) say(hook(runOf(seq % agents), seq));
    expect(feed.held()).toBeLessThanOrEqual(agents * KEPT_CHARS);
    expect(feed.held()).toBeGreaterThan(agents * KEPT_CHARS * 0.9);
    const heard: number[] = [];
    const following = feed.follow(runOf(1), (said) => void heard.push(said.seq));
    await turn();
    say(hook(runOf(1), agents * calls + 1));
    await following.caughtUp();
    expect(heard).toHaveLength(calls + 1);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(book.told).toBe(1);
    feed.forget(runOf(1));
    expect(feed.held()).toBeLessThanOrEqual((agents - 1) * KEPT_CHARS);
  });

  it('comes one after the other, to who keeps pace without reading back', async () => {
    const { book, feed, say } = createBook();
    const heard: number[] = [];
    let atOnce = 0;
    const following = feed.follow(runOf(1), async ({ seq }) => {
      atOnce += 1;
      await turn();
      heard.push(seq);
      expect(atOnce).toBe(1);
      atOnce -= 1;
    });
    for (let seq = 1; seq <= 60; seq += 1) {
      say(hook(runOf(1), seq));
      await following.caughtUp();
      feed.offer(hook(runOf(1), seq));
    }
    expect(heard).toEqual(Array.from({ length: 60 }, (_one, n) => n + 1));
    expect(book.told).toBe(0);
  });

  it('is read on when the worker is back', async () => {
    const { book, clock, feed, say } = createBook();
    for (let seq = 1; seq <= 100; seq += 1) say(hook(runOf(1), seq));
    book.isAway = true;
    let heard = 0;
    feed.follow(runOf(1), () => void (heard += 1));
    await waitFor('it was tried', () => book.told > 0);
    expect(heard).toBe(0);
    book.isAway = false;
    await waitFor('all is heard', () => {
      clock.advance(100);
      return heard === 100;
    });
  });

  it('is told to nobody who has stopped to listen', async () => {
    const { feed, say } = createBook();
    for (let seq = 1; seq <= 100; seq += 1) say(hook(runOf(1), seq));
    let heard = 0;
    const following = feed.follow(runOf(1), () => {
      heard += 1;
      if (heard === 10) following.stop();
    });
    await waitFor('it has begun', () => heard >= 10);
    for (let n = 0; n < 20; n += 1) await turn();
    expect(heard).toBe(10);
  });
});

describe('a run that has told more than is held', () => {
  it('is taken up whole by a farm that starts again, and each step is logged once', async () => {
    const before = await terminalTask();
    const { run, task } = before;
    run.write('READY');
    for (let n = 0; n < 60; n += 1) hookOf(run, { kind: 'text', text: `${n} ${big}` });
    await before.farm.until('they are logged', () => (before.farm.runs(task)[0]?.ingestedTo ?? 0) > 300);
    const farm = await before.farm.restart();
    await farm.until('it is followed', () => farm.engine.live.get(run.id)?.activity()?.text.startsWith('59'));
    giveVerdictInTerminal(run);
    await farm.untilState(task, 'done');
    const kinds: string[] = [];
    for (let after = 0; ;) {
      const page = farm.app.store.events({ runId: run.id, after, limit: 500 });
      kinds.push(...page.events.flatMap(({ fact }) => (fact.type === 'agent' ? [fact.event.kind] : [])));
      after = page.events.at(-1)?.seq ?? after;
      if (!page.more) break;
    }
    expect(kinds.filter((kind) => kind === 'text')).toHaveLength(61);
    expect(kinds.slice(-2)).toEqual(['verdict', 'turn-end']);
  });
});
