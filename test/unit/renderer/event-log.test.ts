import { describe, expect, it } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import type { Host } from '../../../src/renderer/src/host/host';
import { MOST_EVENTS, openEventLog, PAGE } from '../../../src/renderer/src/state/event-log';
import { createLiveEvents } from '../../../src/renderer/src/state/live-events';
import { classOf } from '../../../src/main/contract/event-class';
import { eventLine } from '../../../src/renderer/src/state/view/event-words';
import { tidyEvents, toolStartOf } from '../../../src/renderer/src/state/view/tidy-events';
import { agentEvent, ended, event, run, taskId } from './build';

const text = (seq: number): FarmEvent => agentEvent(seq, 'r', { kind: 'text', text: `${seq}` });
const use = { toolUseId: 'u', name: 'Bash', toolKind: 'bash', title: 'npm test' } as const;
const start = agentEvent(1, 'r', { kind: 'tool', ...use, input: { command: 'npm test' }, parent: null });
const endEvent = {
  kind: 'tool-end',
  ...use,
  ok: false,
  output: '',
  exitCode: 1,
  durationMs: 3100,
  file: null,
} as const;
const end = agentEvent(2, 'r', endEvent);

/** A farm that holds events 1..`stored`, in pages as `event.list` gives them. */
function logOf(stored: number) {
  const live = createLiveEvents();
  const connection = { kind: 'online' };
  let told: () => void = () => undefined;
  const become = (kind: 'online' | 'offline') => {
    connection.kind = kind;
    told();
  };
  const invoke = (_name: string, { before, limit }: { before?: number; limit: number }) => {
    if (connection.kind === 'offline')
      return Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'x' } });
    const newest = before === undefined ? stored : before - 1;
    const size = Math.min(limit, newest);
    const events = Array.from({ length: size }, (_, index) => text(newest - index));
    return Promise.resolve({ ok: true, value: { events, more: newest > size } });
  };
  const onConnection = (listener: () => void) => {
    told = listener;
    return () => undefined;
  };
  const host = { invoke, onConnection, connection: () => connection } as unknown as Host;
  const log = openEventLog({ host, live }, taskId('t'), null);
  const seqs = () => log.store.getState().events.map(({ seq }) => seq);
  return { log, live, seqs, become, stop: log.start() };
}

const settled = () => new Promise<void>((resolve) => void setTimeout(resolve));

describe('the event log', () => {
  it('begins with the newest page and goes on with what arrives', async () => {
    const { live, seqs, log } = logOf(500);
    await settled();
    expect([seqs()[0], seqs().at(-1), log.store.getState().more]).toEqual([301, 500, true]);
    live.publish([text(501), { ...text(502), taskId: taskId('other') }]);
    live.publish([text(501)]);
    expect(seqs().slice(-2)).toEqual([500, 501]);
  });

  it('that could not be read is read when the farm is back', async () => {
    const { log, seqs, become } = logOf(3);
    become('offline');
    await log.newest();
    expect(log.store.getState().failure).not.toBeNull();
    become('online');
    await settled();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('keeps what arrives while the first page is on its way', async () => {
    const { live, seqs } = logOf(10);
    live.publish([text(11)]);
    await settled();
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('reads on backwards without gaps to its beginning', async () => {
    const { log, seqs } = logOf(PAGE + 50);
    await settled();
    await log.older();
    await log.older();
    expect(seqs()).toEqual(Array.from({ length: PAGE + 50 }, (_, index) => index + 1));
    expect(log.store.getState().more).toBe(false);
  });

  it('holds a bounded number: live ones push out the oldest', async () => {
    const { log, live, seqs } = logOf(10);
    await settled();
    live.publish(Array.from({ length: MOST_EVENTS + 7 }, (_, index) => text(11 + index)));
    expect(seqs().length).toBe(MOST_EVENTS);
    expect([seqs()[0], log.store.getState().more]).toEqual([18, true]);
  });

  it('holds a bounded number: older ones push out the newest, until it starts anew', async () => {
    const { log, live, seqs } = logOf(MOST_EVENTS + 3 * PAGE);
    await settled();
    while (!log.store.getState().detached) await log.older();
    expect(seqs().length).toBe(MOST_EVENTS);
    live.publish([text(99_999)]);
    expect(seqs()).not.toContain(99_999);
    await log.newest();
    expect([log.store.getState().detached, seqs().at(-1)]).toEqual([false, MOST_EVENTS + 3 * PAGE]);
  });

  it('is silent once it was stopped', async () => {
    const { live, seqs, stop } = logOf(10);
    stop();
    await settled();
    live.publish([text(11)]);
    expect(seqs()).toEqual([]);
  });
});

describe('events in words', () => {
  it('say what, and how it came out', () => {
    expect(eventLine(end)).toEqual({
      label: 'bash',
      text: 'npm test',
      code: true,
      outcome: 'exit 1 · 3.1 s',
      tone: 'bad',
    });
    const refused = agentEvent(2, 'r', { ...endEvent, exitCode: null, denied: true });
    expect(eventLine(refused)).toMatchObject({ text: 'npm test', outcome: 'denied', tone: 'quiet' });
    expect([start, end, text(1)].map(({ fact }) => classOf(fact))).toEqual(['bash', 'error', 'text']);
  });
});

describe('tidied events', () => {
  const written = (seq: number, more = {}) => event(seq, { type: 'run.changed', run: run('r', 't', more) });

  it('have one row for a tool use that has ended, which still leads to its start', () => {
    expect(tidyEvents([start, end])).toEqual([end]);
    expect(tidyEvents([start])).toEqual([start]);
    expect(toolStartOf([start, end], end)).toBe(start);
    expect(toolStartOf([start, end], text(3))).toBeUndefined();
  });

  it('have runs only where they have moved', () => {
    const kept = tidyEvents([written(1), text(2), written(3), written(4, { status: ended }), text(5)]);
    expect(kept.map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
  });
});
