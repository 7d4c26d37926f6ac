import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/main/contract/index';
import type { OperationName } from '../../../src/main/contract/index';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import type { IpcToWindow } from '../../../src/main/contract/ipc-protocol';
import { createDispatch } from '../../../src/main/transport/dispatch';
import { createIpcTransport } from '../../../src/main/transport/ipc';
import { createMemoryLogger } from '../../builders';
import { createFakeEventLog } from '../../fakes/event-log';
import { createFakeHandlers, theRunId } from '../../fakes/handlers';
import { bytesFrom, createFakeTerminals } from '../../fakes/terminals';
import { waitFor } from '../../fakes/wait-for';

type Heard = readonly [serial: number, ...IpcToWindow];

/** The transport over a farm of fakes, and one page of it; everything is cloned on its way, as over the real channel. */
function bench(backlog?: { pauseBytes: number; patienceMs: number }) {
  const log = createFakeEventLog();
  const fake = createFakeHandlers(log);
  const logger = createMemoryLogger();
  const terminals = createFakeTerminals();
  const dispatch = createDispatch({ handlers: fake.handlers, logger, strict: true });
  const ipc = createIpcTransport({ farm: { dispatch, events: log, terminals }, logger, backlog });
  const heard: Heard[] = [];
  const client = ipc.connect({ id: 'window-1', post: (...message) => heard.push(structuredClone(message)) });
  let number = 0;
  const ask = async (message: string, ...args: unknown[]): Promise<unknown> => {
    number += 1;
    const mine = number;
    client.receive(mine, message, structuredClone(args));
    const answer = await waitFor(`an answer to ${message}`, () =>
      heard.find(([, kind, to]) => kind === 'answer' && to === mine),
    );
    return answer[3];
  };
  const tell = (message: string, input: unknown) => client.receive(0, message, [input]);
  const of = (kind: string) => heard.filter((each) => each[1] === kind);
  return { ...{ log, fake, terminals, ipc, client, heard, ask, tell, of } };
}

const notice = { type: 'notice', level: 'info', code: 'c', message: 'x'.repeat(500), next: null } as const;

describe('over IPC', () => {
  const operations = Object.entries<Operation>(catalogue) as [OperationName, Operation][];
  test.each(operations)('%s reaches its handler, with the rights of this machine', async (name, operation) => {
    const { ask, fake } = bench();
    await ask('invoke', name, operation.example);
    const call = fake.calls.at(-1);
    expect(call).toMatchObject({ name, context: { access: 'local', peer: 'ipc' } });
    expect(call?.input).toEqual(operation.input.parse(operation.example));
  });

  test('events come after the snapshot that they follow', async () => {
    const { ask, log, heard, of } = bench();
    expect(await ask('subscribe', { since: null })).toMatchObject({ ok: true, value: { mode: 'reset' } });
    log.commit([notice]);
    await waitFor('the event', () => of('events').length > 0);
    expect(heard.map(([serial]) => serial)).toEqual([1, 2]);
  });

  test('a terminal comes as buffers of exactly its bytes, takes what is typed, and is let go', async () => {
    const { ask, tell, of, terminals } = bench();
    const terminal = terminals.add(theRunId, { end: 1_000 });
    const opened = await ask('terminal.open', { runId: theRunId, from: 0 });
    expect(opened).toMatchObject({ ok: true, value: { streamId: 'terminal-1', info: { end: 1_000 } } });
    const data = await waitFor('its bytes', () => of('terminal.data')[0]);
    const payload = data[2] as { offset: number; bytes: ArrayBuffer };
    expect(payload.bytes).toBeInstanceOf(ArrayBuffer);
    expect(new Uint8Array(payload.bytes)).toEqual(bytesFrom(0, 1_000));
    tell('terminal.write', { streamId: 'terminal-1', data: 'ls\r' });
    expect(terminal.written).toEqual(['ls\r']);
    tell('terminal.close', { streamId: 'terminal-1' });
    expect(terminal.viewers()).toBe(0);
  });
});

describe('a page that does not keep up', () => {
  const flood = (log: ReturnType<typeof bench>['log'], count: number) => {
    for (let at = 0; at < count; at += 1) log.commit([notice]);
  };

  test('is sent no more until it says that it is done with what it has', async () => {
    const { ask, log, of, heard, tell } = bench({ pauseBytes: 10_000, patienceMs: 60_000 });
    await ask('subscribe', { since: log.lastSeq() });
    flood(log, 100);
    const before = of('events').length;
    expect(before).toBeLessThan(30);
    tell('received', heard.at(-1)?.[0]);
    await waitFor('more events', () => of('events').length > before);
  });

  test('is cut when it says nothing for long, and begins anew with its next word', async () => {
    const { ask, log, of } = bench({ pauseBytes: 2_000, patienceMs: 20 });
    await ask('subscribe', { since: log.lastSeq() });
    flood(log, 50);
    await waitFor('the bye', () => of('bye').length === 1);
    expect(of('bye')[0]?.[2]).toEqual({ reason: 'too-slow' });
    expect(log.listeners()).toBe(1);
    expect(await ask('invoke', 'task.list', {})).toMatchObject({ ok: true });
    expect(await ask('subscribe', { since: null })).toMatchObject({ ok: true });
  });

  test.each([['x'], [-1], [1.5], [1e9], [null], [Number.NaN]])(
    'nonsense as its word for it does no harm: %s',
    async (word) => {
      const { ask, tell } = bench();
      tell('received', word);
      expect(await ask('invoke', 'task.list', {})).toMatchObject({ ok: true });
    },
  );
});

test('the end is told to all pages, and after it nobody is heard', async () => {
  const { ask, ipc, of, client, heard, log } = bench();
  await ask('subscribe', { since: null });
  ipc.close();
  expect(of('bye')).toHaveLength(1);
  const before = heard.length;
  client.receive(99, 'invoke', ['task.list', {}]);
  log.commit([notice]);
  expect(heard).toHaveLength(before);
  expect(log.listeners()).toBe(0);
});

test('a page that is gone is sent nothing, and its calls are called off', async () => {
  const { ask, client, fake, log, heard } = bench();
  await ask('subscribe', { since: null });
  client.dispose();
  const before = heard.length;
  log.commit([notice]);
  expect(heard).toHaveLength(before);
  expect(fake.calls.at(-1)?.context.signal.aborted).toBe(true);
});
