import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createRunLogs } from '../../../src/main/adapters/files/run-logs';
import { FailureError } from '../../../src/main/contract/errors';
import { createMemoryLogger } from '../../builders';

const ids = { taskId: 'task_00000001', runId: 'run_00000001' };

function setUp() {
  const home = mkdtempSync(join(tmpdir(), 'croft-log-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return { home, logs: createRunLogs({ home, logger: createMemoryLogger() }) };
}

it('writes head and events as one JSON file, one event a line', async () => {
  const { home, logs } = setUp();
  const events = [{ seq: 1, text: 'a\nb' }, { seq: 2 }];
  const written = await logs.write({
    ...ids,
    head: { run: { id: 'r' }, totals: { success: true } },
    events: () => events,
  });
  const path = join(home, 'tasks', ids.taskId, 'runs', ids.runId, 'session-log.json');
  expect(written).toEqual({ ok: true, value: path });
  const text = readFileSync(path, 'utf8');
  expect(JSON.parse(text)).toEqual({ run: { id: 'r' }, totals: { success: true }, events });
  expect(text.split('\n').filter((line) => line.includes('"seq"'))).toHaveLength(2);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(path))).toEqual(['session-log.json']);
});

it.each([
  ['no events', { run: 1 }, []],
  ['no head', {}, [1, 2]],
  ['nothing', {}, []],
  ['a head with odd fields', { 'a"b': null, none: undefined, events: 'not these' }, ['x']],
])('writes valid JSON with %s', async (_, head: Record<string, unknown>, events: unknown[]) => {
  const { logs } = setUp();
  const written = await logs.write({ ...ids, head, events: () => events });
  if (!written.ok) throw new Error(written.error.message);
  const { none: _none, ...kept } = head;
  expect(JSON.parse(readFileSync(written.value, 'utf8'))).toEqual({ ...kept, events });
});

it('takes events one by one, lets others run in between, and replaces an earlier log only when it is whole', async () => {
  const { logs } = setUp();
  const first = await logs.write({ ...ids, head: {}, events: () => ['old'] });
  if (!first.ok) throw new Error(first.error.message);
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const oldSeen: boolean[] = [];
  function* many(): Generator {
    for (let seq = 1; seq <= 20_000; seq += 1) {
      if (seq % 5_000 === 0) oldSeen.push(readFileSync((first as { value: string }).value, 'utf8').includes('old'));
      yield { seq, text: 'x'.repeat(100) };
    }
  }
  await logs.write({ ...ids, head: {}, events: many });
  running = false;
  expect(turns).toBeGreaterThan(3);
  expect(oldSeen).toEqual([true, true, true, true]);
  const log = JSON.parse(readFileSync(first.value, 'utf8')) as { events: unknown[] };
  expect(log.events).toHaveLength(20_000);
});

it('says so when the log cannot be written', async () => {
  const { home, logs } = setUp();
  writeFileSync(join(home, 'tasks'), 'a file where a folder must be');
  const written = await logs.write({ ...ids, head: {}, events: () => [] });
  expect(written).toMatchObject({ ok: false, error: { code: 'unavailable', reason: 'session_log.not_written' } });
});

it('hands on why the events could not be read, and leaves nothing half written', async () => {
  const { home, logs } = setUp();
  const failure = { code: 'unavailable', message: 'The disk is full.' } as const;
  const written = await logs.write({
    ...ids,
    head: {},
    *events() {
      yield 1;
      throw new FailureError(failure);
    },
  });
  expect(written).toEqual({ ok: false, error: failure });
  expect(readdirSync(join(home, 'tasks', ids.taskId, 'runs', ids.runId))).toEqual([]);
});

it('overwrites what a crash left behind', async () => {
  const { home, logs } = setUp();
  const folder = join(home, 'tasks', ids.taskId, 'runs', ids.runId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'session-log.json.new'), 'x'.repeat(10_000));
  await logs.write({ ...ids, head: {}, events: () => [] });
  expect(readdirSync(folder)).toEqual(['session-log.json']);
  expect(JSON.parse(readFileSync(join(folder, 'session-log.json'), 'utf8'))).toEqual({ events: [] });
});
