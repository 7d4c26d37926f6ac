import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FarmEvent } from '../../../src/main/contract/event';
import { toWire } from '../../../src/main/contract/wire';
import type { Host } from '../../../src/renderer/src/host/host';
import { exportEvents, exportName } from '../../../src/renderer/src/state/activity-export';
import {
  filterInput,
  isStory,
  isWhole,
  mayPass,
  parseStory,
  wholeLog,
} from '../../../src/renderer/src/state/activity-filter';
import { excerpt, firstExcerpt, highlight, searchWords } from '../../../src/renderer/src/state/activity-highlight';
import { sortRuns, sumRuns, withRuns } from '../../../src/renderer/src/state/activity-runs';
import { afterScroll, isAdrift, MOST_PIXELS, placeAt, scaleOf } from '../../../src/renderer/src/state/activity-scale';
import { openEventSearch, SEARCH_PAGE } from '../../../src/renderer/src/state/activity-search';
import { charts, chartWords, isSilent, usageInput } from '../../../src/renderer/src/state/activity-usage';
import { eventPassages } from '../../../src/renderer/src/state/view/event-text';
import { tidyStory } from '../../../src/renderer/src/state/view/story';
import { createLiveEvents } from '../../../src/renderer/src/state/live-events';
import { agentEvent, ask, ended, event, NOW, run, task, taskId } from './build';
import { hostOf, settled, text } from './log-host';

const ROW = 26;
const VIEW = 600;

describe('a scroll bar for a list of any length', () => {
  const million = scaleOf(1_000_000, ROW, VIEW);

  it('is never higher than browsers can draw, and as high as the list where that is less', () => {
    expect(million.given).toBe(MOST_PIXELS);
    expect(scaleOf(100, ROW, VIEW).given).toBe(2600);
  });

  it('leads to the share of the list that it was dragged to', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), share, share, (rows, from, to) => {
        const scale = scaleOf(rows, ROW, VIEW);
        const room = Math.max(0, scale.given - VIEW);
        const start = placeAt(scale, from * Math.max(0, scale.total - VIEW));
        const place = afterScroll(scale, start, to * room);
        expect(place.listTop).toBeGreaterThanOrEqual(0);
        expect(place.listTop).toBeLessThanOrEqual(Math.max(0, scale.total - VIEW));
        if (Math.abs(to * room - start.barTop) <= VIEW) return;
        expect(Math.abs(place.listTop - to * Math.max(0, scale.total - VIEW))).toBeLessThan(1);
      }),
    );
  });

  it('moves the list by as many pixels as a wheel says', () => {
    const start = placeAt(million, 13_000_000);
    const next = afterScroll(million, start, start.barTop + 120);
    expect(next.listTop - start.listTop).toBe(120);
  });

  it('is put right before it runs out, so that every row can be reached by small moves', () => {
    let place = placeAt(million, 40_000);
    let moves = 0;
    while (place.listTop > 0 && moves < 2000) {
      const next = afterScroll(million, place, Math.max(0, place.barTop - 100));
      place = isAdrift(million, next) ? placeAt(million, next.listTop) : next;
      moves += 1;
    }
    expect(place).toEqual({ listTop: 0, barTop: 0 });
    expect(moves).toBeLessThan(2000);
  });

  it('goes to both ends', () => {
    expect(placeAt(million, Infinity).listTop).toBe(1_000_000 * ROW - VIEW);
    const start = placeAt(million, 5000);
    expect(afterScroll(million, start, MOST_PIXELS - VIEW).listTop).toBe(1_000_000 * ROW - VIEW);
  });
});

describe('a search of the log', () => {
  it('reads newest first, page after page, without gaps', async () => {
    const { host, live, asked } = hostOf(250);
    const log = openEventSearch({ host, live }, { ...wholeLog, text: 'x' }, null);
    log.start();
    await settled();
    await log.older();
    await log.older();
    await log.older();
    const { events, more } = log.store.getState();
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, at) => 250 - at));
    expect([more, asked.length]).toEqual([false, 3]);
    expect(asked[0]).toMatchObject({ text: 'x', limit: SEARCH_PAGE });
  });

  it('begins in the past when it is told to', async () => {
    const { host, live } = hostOf(250);
    const log = openEventSearch({ host, live }, wholeLog, 40);
    log.start();
    await settled();
    expect(log.store.getState().events[0]?.seq).toBe(40);
  });

  /** A farm that answers the pages of a search one after the other, and what it was asked. */
  function paged(pages: readonly object[]) {
    const asked: object[] = [];
    const invoke = (_name: string, input: object) => {
      asked.push(input);
      return Promise.resolve(pages[asked.length - 1] ?? { ok: false, error: { code: 'unavailable', message: 'away' } });
    };
    const host = { invoke, onConnection: () => () => {}, connection: () => ({ kind: 'online' }) } as unknown as Host;
    return { host, asked, live: createLiveEvents() };
  }
  const page = (events: readonly FarmEvent[], more: boolean, from?: number) => ({
    ok: true,
    value: { events, more, ...(from !== undefined && { searched: { from, to: 900 } }) },
  });

  it('goes on where the farm has looked, also past a page without anything', async () => {
    const { host, live, asked } = paged([page([], true, 500), page([text(42)], false, 1)]);
    const log = openEventSearch({ host, live }, { ...wholeLog, text: 'x' }, null);
    log.start();
    await settled();
    await log.older();
    expect(asked).toMatchObject([{ limit: SEARCH_PAGE }, { before: 500 }]);
    expect(log.store.getState()).toMatchObject({ events: [{ seq: 42 }], more: false });
  });

  it('asks no more by itself after a failure', async () => {
    const { host, live, asked } = paged([page([text(9)], true)]);
    const log = openEventSearch({ host, live }, { ...wholeLog, classes: ['text'] }, null);
    log.start();
    await settled();
    for (let time = 0; time < 3; time += 1) await log.older();
    expect([asked.length, log.store.getState().failure?.message]).toEqual([2, 'away']);
  });

  it('shows the story alone, and goes on past pages that are not of it', async () => {
    const verdict = { passed: true, summary: 's', outputs: {}, findings: [] };
    const told = agentEvent(700, 'r', { kind: 'verdict', verdict, source: 'tool' } as never);
    const { host, live, asked } = paged([page([text(900), told], true), page([text(650)], true), page([], false)]);
    const log = openEventSearch({ host, live }, { ...wholeLog, story: true }, null);
    log.start();
    await settled();
    await log.older();
    await log.older();
    expect(asked).toMatchObject([{ classes: ['state', 'error', 'other'] }, { before: 700 }, { before: 650 }]);
    expect(log.store.getState().events.map(({ seq }) => seq)).toEqual([700]);
  });

  it('is of the story while nothing narrower is asked for', () => {
    const story = { ...wholeLog, story: true };
    expect([isStory(story), isWhole(story), isWhole(wholeLog)]).toEqual([true, false, true]);
    const narrower = [{ text: 'x' }, { classes: ['bash'] as const }, { runId: run('r', 't').id }];
    expect(narrower.map((more) => isStory({ ...story, ...more }))).toEqual([false, false, false]);
    expect(filterInput({ ...story, text: 'npm' })).toEqual({ text: 'npm' });
    expect([mayPass(story, text(1)), mayPass(wholeLog, text(1))]).toEqual([false, true]);
    expect([null, '{}', '{"story":true}', '{"story":false}', 'null', '{'].map(parseStory)).toEqual([
      ...[true, true, true, false, true, true],
    ]);
  });

  it('asks with what is chosen only, and lets pass what may fit', () => {
    expect(filterInput({ ...wholeLog, text: ' a ', classes: ['bash'] })).toEqual({ text: 'a', classes: ['bash'] });
    expect([
      isWhole(wholeLog),
      isWhole({ ...wholeLog, text: ' ' }),
      isWhole({ ...wholeLog, classes: ['bash'] }),
    ]).toEqual([true, true, false]);
    expect(mayPass({ ...wholeLog, classes: ['text'] }, text(1))).toBe(true);
    expect(mayPass({ ...wholeLog, classes: ['bash'] }, text(1))).toBe(false);
    expect(mayPass({ ...wholeLog, taskId: taskId('other') }, text(1))).toBe(false);
  });
});

describe('what a search has found', () => {
  const marked = (of: string, words: string) =>
    highlight(of, searchWords(words)).flatMap((piece) => (piece.isMatch ? [piece.text] : []));

  it('is marked from the beginning of words on', () => {
    expect(marked('Login relogin login-form LOG', 'log')).toEqual(['Login', 'login', 'LOG']);
    expect(marked('a.b (c) [d]', '(c')).toEqual(['c']);
    expect(marked('שלום עולם', 'של')).toEqual(['שלום']);
    expect(marked('nothing', 'x')).toEqual([]);
  });

  it('loses nothing of the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (of, words) => {
        expect(
          highlight(of, searchWords(words))
            .map((piece) => piece.text)
            .join(''),
        ).toBe(of);
      }),
    );
  });

  it('is shown with what is around it', () => {
    expect(excerpt(`${'a '.repeat(90)}needle\n${'b '.repeat(90)}`, ['needle'])).toMatch(/^… a .*a needle b .* …$/);
    expect(excerpt('none', ['needle'])).toBeNull();
  });

  it('is shown in words of what was kept, never as it is kept', () => {
    const input = { command: 'rm -r dist', cwd: '/home/me/shop' };
    const asked = event(1, { type: 'ask.changed', ask: ask('a0123456789b', 't', { input, state: 'denied' }) });
    const found = (...words: string[]) => firstExcerpt(eventPassages(asked), words);
    expect(found('denied')).toBe('denied');
    expect(found('dist')).toBe('rm -r dist');
    for (const name of ['state', 'questions', 'ask']) expect(found(name)).toBeNull();
    const started = agentEvent(2, 'r', { kind: 'state', state: 'running' });
    expect(eventPassages(started)).toEqual(['running']);
  });
});

describe('an export', () => {
  it('goes through the whole log and tells how far it is', async () => {
    const { host } = hostOf(4500);
    const shares: number[] = [];
    const invoke = ((name: never, input: object) =>
      host.invoke(name, { limit: 2000, ...input } as never)) as Host['invoke'];
    const done = await exportEvents(
      { invoke },
      wholeLog,
      ({ share }) => shares.push(share),
      new AbortController().signal,
    );
    expect(done).toMatchObject({ kind: 'done', events: 4500 });
    const lines = done.kind === 'done' ? done.parts.join('').trimEnd().split('\n') : [];
    expect(lines.map((line) => (JSON.parse(line) as FarmEvent).seq)).toEqual(
      Array.from({ length: 4500 }, (_, at) => at + 1),
    );
    expect([shares.length, shares.at(-1)]).toEqual([3, 1]);
  });

  it('of the story has no event that the story leaves out', async () => {
    const done = task('t', { kind: 'done', at: NOW });
    const move = { from: 'running', to: 'done', reason: 'x' };
    const [told, left] = [move, null].map((each) =>
      toWire(FarmEvent, { ...text(2), fact: { type: 'task.changed', task: done, move: each } }),
    );
    const lines = [told, left].map((event) => JSON.stringify(event)).join('\n');
    const invoke = ((name: string) =>
      Promise.resolve({
        ok: true,
        value: name === 'event.extent' ? { first: 1, last: 3 } : { lines, events: 2, next: null },
      })) as unknown as Host['invoke'];
    const { signal } = new AbortController();
    expect(await exportEvents({ invoke }, { ...wholeLog, story: true }, () => {}, signal)).toEqual({
      ...{ kind: 'done', events: 1 },
      parts: [`${JSON.stringify(told)}\n`],
    });
  });

  it('of the story tells what the list tells: not that the worker answers at each start, and each end of a run once', async () => {
    const worker = (up: 'up' | 'down') => ({ type: 'farm.changed', control: 'open', worker: up }) as const;
    const timedOut = { ...ended, outcome: { kind: 'timeout', afterMs: 1 } } as const;
    const over = (waitedMs: number) =>
      ({ type: 'run.changed', run: run('r', 't', { status: timedOut, waitedMs }) }) as const;
    const pieces = [
      [worker('up'), over(0), worker('down')],
      [worker('up'), worker('up'), over(9)],
    ];
    const events = pieces.flat().map((fact, at): FarmEvent => ({ ...text(at + 1), fact }));
    const pages = pieces.map((_, page) => {
      const lines = events.slice(page * 3, page * 3 + 3).map((event) => JSON.stringify(toWire(FarmEvent, event)));
      return { lines: lines.join('\n'), events: 3, next: page === 0 ? 3 : null };
    });
    const invoke = ((name: string, { after }: { after?: number }) =>
      Promise.resolve({
        ok: true,
        value: name === 'event.extent' ? { first: 1, last: 6 } : pages[after === 3 ? 1 : 0],
      })) as unknown as Host['invoke'];
    const story = { ...wholeLog, story: true };
    const done = await exportEvents({ invoke }, story, () => {}, new AbortController().signal);
    const written = done.kind === 'done' ? done.parts.join('').trimEnd().split('\n') : [];
    const seqs = written.map((line) => (JSON.parse(line) as FarmEvent).seq);
    expect(seqs).toEqual([2, 3, 4]);
    expect(done).toMatchObject({ events: 3 });
    expect(tidyStory(events.toReversed()).map(({ seq }) => seq)).toEqual(seqs.toReversed());
  });

  it('stops when it is told to', async () => {
    const { host } = hostOf(100);
    const controller = new AbortController();
    controller.abort();
    expect(await exportEvents(host, wholeLog, () => {}, controller.signal)).toEqual({ kind: 'cancelled' });
  });

  it('has a file name with the day', () => {
    expect(exportName(new Date(2026, 0, 5).getTime())).toBe('croft-log-2026-01-05.jsonl');
  });
});

describe('the table of runs', () => {
  const totals = { ...run('a', 't').totals, toolCount: 3, costUsd: 2 };
  const cheap = run('a', 't', { startedAt: NOW - 1000, endedAt: NOW, status: ended });
  const dear = run('b', 't', { startedAt: NOW - 500, totals });
  const moment = { now: NOW, asks: new Map() };

  it('is sorted by any of its columns', () => {
    const ids = (by: 'cost' | 'time' | 'started', down: boolean) =>
      sortRuns([cheap, dear], { by, down }, moment).map(({ id }) => id);
    expect([ids('cost', true)[0], ids('time', true)[0], ids('started', false)[0]]).toEqual([
      dear.id,
      cheap.id,
      cheap.id,
    ]);
    expect(sumRuns([cheap, dear], moment)).toMatchObject({ worked: 1500, tools: 3, cost: 2 });
  });

  it('tells the time of work, without waits for the user', () => {
    const asked = { ...cheap, waitedMs: 800 };
    expect(sortRuns([asked, dear], { by: 'time', down: true }, moment)[0]?.id).toBe(dear.id);
    expect(sumRuns([asked, dear], moment)).toMatchObject({ worked: 700, waited: 800 });
    const asks = new Map([['a', { runId: dear.id, createdAt: NOW - 400 }]]);
    expect(sumRuns([dear], { now: NOW, asks })).toMatchObject({ worked: 100, waited: 400 });
  });

  it('takes in what has changed, and new ones at its front', () => {
    const fresh = run('c', 't');
    const changed = { ...cheap, attempt: 2 };
    expect(withRuns([dear, cheap], [changed, fresh], 3)).toEqual([fresh, dear, changed]);
    expect(withRuns([dear, cheap], [fresh], 2)).toEqual([fresh, dear]);
  });
});

describe('charts', () => {
  const bucket = (at: number, more = {}) => ({
    ...{ at, costUsd: 0, tokens: 0, runs: 0, failed: 0, tasksDone: 0, busyMs: 0 },
    ...more,
  });

  it('stand still between whole buckets', () => {
    const day = usageInput('day', NOW + 1);
    expect([(day.to - day.from) / day.bucketMs <= 48, day.from % day.bucketMs]).toEqual([true, 0]);
    expect(usageInput('day', NOW + 60_000).from).toBe(day.from);
    const week = usageInput('week', NOW);
    expect(Math.round((week.to - week.from) / 86_400_000)).toBe(7);
  });

  it('say what they show', () => {
    const buckets = [bucket(NOW), bucket(NOW + 1000, { costUsd: 1.5, busyMs: 2000 })];
    expect(chartWords(charts[0]!, buckets, 1000, NOW)).toMatch(
      /^Cost: \$1.50; the most was \$1.50, from \d\d:\d\d on\.$/,
    );
    expect(chartWords(charts[1]!, buckets, 1000, NOW)).toContain('2 agents on average at the busiest');
    expect([isSilent([bucket(NOW)]), isSilent(buckets)]).toEqual([true, false]);
  });
});

it('agents that worked for a moment are not rounded away', () => {
  const working = charts.find(({ name }) => name === 'working');
  expect(working?.whole([0, 0.02])).toBe('0.1 agents on average at the busiest');
  expect(working?.whole([0.26])).toBe('0.3 agents on average at the busiest');
  expect(working?.whole([0.98])).toBe('1 agent on average at the busiest');
  expect(working?.whole([0])).toBe('0 agents on average at the busiest');
});
