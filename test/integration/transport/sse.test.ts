import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FarmFact } from '../../../src/main/contract/event';
import type { Handlers } from '../../../src/main/contract/handlers';
import { agentEvent, aNotice, NOON } from '../../builders';
import { startFakeFarm } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { theTaskId } from '../../fakes/handlers';
import { readSse } from '../../fakes/sse-reader';
import type { SseReader } from '../../fakes/sse-reader';
import { waitFor } from '../../fakes/wait-for';

let farm: FakeFarm;

beforeEach(async () => {
  farm = await startFakeFarm();
  // As when the task was made.
  farm.fake.changeStage(0, {});
});
afterEach(() => farm.close());

const noise = (): FarmFact => ({ type: 'agent', event: agentEvent.text('…') });
const stagesPath = `/api/events/orchestrator/${theTaskId}`;

async function open(path: string, lastEventId?: number | string): Promise<SseReader> {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
  const response = await farm.fetch(path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  return readSse(response);
}

interface StageData {
  readonly id: string;
  readonly stage_type: string;
  readonly status: string;
  readonly started_at: string | null;
  readonly error_message: string | null;
  readonly retry_count: number;
}
const seen = (reader: SseReader) =>
  reader.events.map(
    ({ id, event, data }) => `${id} ${event} ${(data as StageData).stage_type} ${(data as StageData).status}`,
  );

/** A stage that runs and passes, with other events in between. */
function walk(index: number): void {
  farm.fake.changeStage(index, { status: 'running', attempts: 1, startedAt: NOON });
  farm.log.commit([noise(), noise()]);
  farm.fake.changeStage(index, { status: 'completed', endedAt: NOON + 5 });
}

describe('the stages of a task', () => {
  test('come first as they are, then each change as it happens', async () => {
    const reader = await open(stagesPath);
    await waitFor('the present stages', () => reader.events.length === 3);
    walk(0);
    walk(1);
    await waitFor('the changes', () => reader.events.length === 7);
    expect(seen(reader)).toEqual([
      '1 stage-update specification pending',
      '1 stage-update implementation pending',
      '1 stage-update qa pending',
      '2 stage-update specification running',
      '5 stage-update specification completed',
      '6 stage-update implementation running',
      '9 stage-update implementation completed',
    ]);
    expect(reader.events[4]?.data).toMatchObject({
      task_id: theTaskId,
      started_at: '2030-01-15T12:00:00.000Z',
      completed_at: '2030-01-15T12:00:00.005Z',
      retry_count: 0,
    });
    reader.close();
  });

  test('a client that was away gets exactly what one that stayed got', async () => {
    const stayed = await open(stagesPath);
    walk(0);
    farm.fake.changeStage(1, { status: 'running', attempts: 1 });
    farm.fake.changeStage(1, { status: 'failed', error: 'QA said no' });
    farm.fake.changeStage(1, { status: 'running', attempts: 2, error: null });
    farm.fake.changeStage(2, { status: 'skipped', skipReason: 'not needed' });
    await waitFor('all changes', () => stayed.events.length === 3 + 6);
    for (const from of stayed.events.slice(2)) {
      const back = await open(stagesPath, from.id);
      const missed = stayed.events.filter(({ id }) => id > from.id);
      await waitFor('what was missed', () => back.events.length >= missed.length);
      expect(back.events.map(({ id, data }) => [id, (data as StageData).status])).toEqual(
        missed.map(({ id, data }) => [id, (data as StageData).status]),
      );
      back.close();
    }
    const last = stayed.events.at(-1);
    expect(last?.data).toMatchObject({ stage_type: 'qa', status: 'completed' });
    const failed = stayed.events.find(({ data }) => (data as StageData).status === 'failed');
    expect(failed?.data).toMatchObject({ error_message: 'QA said no' });
    stayed.close();
  });

  test('that the log says nothing about are told once too', async () => {
    farm.log.events.splice(0);
    farm.log.commit([noise()]);
    const reader = await open(stagesPath);
    farm.fake.changeStage(1, { status: 'running', attempts: 1 });
    await waitFor('the change', () => reader.events.length > 3);
    expect(seen(reader).slice(3)).toEqual(['2 stage-update implementation running']);
    reader.close();
  });

  test('go on live after a replay, each once', async () => {
    walk(0);
    const reader = await open(stagesPath, 2);
    await waitFor('the replay', () => reader.events.length === 1);
    walk(1);
    await waitFor('the changes', () => reader.events.length === 3);
    expect(seen(reader)).toEqual([
      '5 stage-update specification completed',
      '6 stage-update implementation running',
      '9 stage-update implementation completed',
    ]);
    reader.close();
  });

  test('changes of many at once keep their order', async () => {
    const reader = await open(stagesPath);
    for (let i = 0; i < 100; i += 1)
      farm.fake.changeStage(i % 3, { status: i % 2 ? 'running' : 'failed', attempts: i });
    await waitFor('all changes', () => reader.events.length === 103);
    const ids = reader.events.slice(3).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
    reader.close();
  });

  test('keep their order when the question for them takes its time', async () => {
    const own = await startFakeFarm({ opened: false });
    let asked = 0;
    const slow: Handlers = {
      ...own.fake.handlers,
      'orchestrator.stages': async (input, context) => {
        asked += 1;
        for (let turns = asked % 2 ? 20 : 1; turns > 0; turns -= 1)
          await new Promise((resolve) => setImmediate(resolve));
        return own.fake.handlers['orchestrator.stages'](input, context);
      },
    };
    own.gateway.open({ handlers: slow, events: own.log, terminals: own.terminals });
    const reader = readSse(await own.fetch(stagesPath));
    await waitFor('the present stages', () => reader.events.length === 3);
    for (let i = 0; i < 20; i += 1) {
      own.fake.changeStage(0, { status: i % 2 ? 'running' : 'failed', attempts: i, error: String(i) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor('all changes', () => reader.events.at(-1)?.id === 20);
    const ids = reader.events.slice(3).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(20);
    reader.close();
    await own.close();
  });

  test('a Last-Event-ID of another log starts over', async () => {
    const reader = await open(stagesPath, 99_999);
    await waitFor('the present stages', () => reader.events.length === 3);
    reader.close();
  });

  test.each(['task_999999999999', 'nonsense', '..%2f'])('an unknown task %s is 404', async (id) => {
    expect((await farm.fetch(`/api/events/orchestrator/${id}`)).status).toBe(404);
  });
});

describe('all events', () => {
  test('come live from now on', async () => {
    farm.log.commit([aNotice()]);
    const reader = await open('/api/events/stream');
    farm.log.commit([aNotice({ code: 'third' })]);
    await waitFor('the event', () => reader.events.length === 1);
    expect(reader.events[0]).toMatchObject({ id: 3, event: null, data: { seq: 3, fact: { code: 'third' } } });
    expect(reader.events[0]?.data).toHaveProperty('workspace_id', null);
    reader.close();
  });

  test('come after Last-Event-ID, without a gap, however many', async () => {
    farm.log.commit(Array.from({ length: 11_999 }, () => aNotice()));
    const reader = await open('/api/events/stream', 1_000);
    await waitFor('the first ones', () => reader.events.length > 0);
    farm.log.commit([aNotice(), aNotice()]);
    await waitFor('all of them', () => reader.events.at(-1)?.id === 12_002);
    expect(reader.events.map(({ id }) => id)).toEqual(Array.from({ length: 11_002 }, (_, i) => i + 1_001));
    reader.close();
  });

  test.each(['x', '-1', '1.5', '1e3', '99999999999999999999'])('Last-Event-ID %s is invalid', async (id) => {
    expect((await farm.fetch('/api/events/stream', { headers: { 'last-event-id': id } })).status).toBe(400);
    expect((await farm.fetch(stagesPath, { headers: { 'last-event-id': id } })).status).toBe(400);
  });

  test('end cleanly with the farm', async () => {
    const readers = [await open('/api/events/stream'), await open(stagesPath)];
    await farm.gateway.close();
    expect(await Promise.all(readers.map(({ ended }) => ended))).toEqual(['end', 'end']);
  });
});
