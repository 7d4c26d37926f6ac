import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/main/ports/store';
import { StoreTrouble } from '../../../src/main/ports/store';
import { waitFor } from '../../fakes/wait-for';
import { call, createEngineFarm, valueOf } from './engine-farm';
import { anAskEvent, endWhenClosed, giveVerdict, tell } from './fake-driver';

/** A disk that can be full. */
function createDisk() {
  const disk = { full: false };
  const refuse = (): void => {
    if (disk.full) throw new StoreTrouble('full', { code: 'unavailable', message: 'The disk is full.' });
  };
  const wrapStore = (store: Store): Store => ({
    ...store,
    change(work) {
      refuse();
      return store.change(work);
    },
    ingest: (item) => (disk.full ? new Promise<void>(() => undefined) : store.ingest(item)),
  });
  return { disk, wrapStore };
}

describe('the worker', () => {
  it('away at the start of a run: the run is started when it is back, once', async () => {
    const farm = await createEngineFarm({ onStart: (run) => giveVerdict(run) });
    farm.worker.goDown();
    const task = await farm.task(await farm.repository());
    await farm.until('a notice says so', () =>
      farm.app.store
        .events({ taskId: task.id, limit: 50 })
        .events.some(({ fact }) => fact.type === 'notice' && fact.message.includes('worker')),
    );
    farm.worker.goUp();
    await farm.untilState(task, 'done');
    expect(farm.worker.starts()).toBe(3);
  });

  it('away when the farm wants to close the run: it is told when the worker is back', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    endWhenClosed(run);
    const { worker } = farm.app;
    const input = worker.input.bind(worker);
    let refused = 0;
    worker.input = (id, sent) => {
      if (refused > 0) return input(id, sent);
      refused += 1;
      return Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'away' } });
    };
    giveVerdict(run);
    await farm.running(task, 2);
    expect(refused).toBe(1);
  });

  it('away at a restart of the farm: the terminal is not written twice', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, { kind: 'text', text: 'only once' });
    const seen = await farm.until('the event is logged', () => farm.runs(task)[0]?.ingestedTo);
    await farm.stop();
    const next = await farm.restart();
    next.worker.goDown();
    next.worker.goUp();
    const id = run.id;
    await next.until('it is followed', () => next.engine.live.get(id)?.activity());
    const info = await valueOf(next.handlers['terminal.info']({ runId: id }, call));
    expect(info.end).toBe(seen);
  });

  it('lost with the run: the next run goes on in the same session', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    run.exit({ how: 'lost', code: null, message: 'The machine was restarted.' });
    await farm.untilState(task, 'held');
    farm.clock.advance(30_000);
    const again = await farm.running(task, 2);
    expect(again.spec.argv).toEqual(['fake', '--resume', run.spec.argv[2]]);
  });

  it('takes a verdict while the farm is down: it counts at the next start', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await farm.stop();
    run.verdict({ passed: true, summary: 'signed' });
    run.exit();
    const next = await farm.restart();
    await next.running(task, 2);
    expect(next.present(task).stages[0]).toMatchObject({ status: 'completed', context: { summary: 'signed' } });
  });
});

describe('a farm that is stopped and started', () => {
  it('goes on with the same run and answers an ask that was open', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, anAskEvent());
    await farm.until('the ask is open', () => farm.present(task).openAsks === 1);
    const next = await farm.restart();
    await next.until('the run is followed', () => next.engine.live.get(run.id));
    const [ask] = await valueOf(next.handlers['run.asks']({ taskId: task.id }, call));
    if (!ask) throw new Error('no ask');
    await valueOf(next.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
    expect(run.inputs.filter((input) => input.id === `answer-${ask.id}`)).toHaveLength(1);
    expect(next.worker.starts()).toBe(1);
    expect(next.present(task).openAsks).toBe(0);
  });

  it('lets go at once, also with a task at the start gate and with no timer left', async () => {
    const farm = await createEngineFarm({ cores: 1 });
    const workspaceId = await farm.repository();
    const first = await farm.task(workspaceId);
    await farm.running(first);
    const second = await farm.task(workspaceId);
    await waitFor('the second run is planned', () => farm.runs(second)[0]?.status.kind === 'planned');
    await farm.stop();
    expect(farm.clock.pending()).toBe(0);
  });
});

describe('time', () => {
  it('does not run out because the clock was set, nor while the agent asks', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_STAGE_TIMEOUT_SPEC: '600' } });
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, anAskEvent());
    await farm.until('the ask is open', () => farm.present(task).openAsks === 1);
    farm.clock.advance(3_600_000);
    expect(run.signals).toEqual([]);
    tell(run, { kind: 'ask-withdrawn', requestId: 'request-1' });
    await farm.until('the ask is closed', () => farm.present(task).openAsks === 0);
    farm.clock.advance(590_000);
    expect(run.signals).toEqual([]);
    farm.clock.advance(20_000);
    expect(run.signals).toMatchObject([{ kind: 'stop', reason: 'timeout' }]);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'timeout' } });
  });

  it('that runs out while the worker is away stops the run when it is back', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_STAGE_TIMEOUT_SPEC: '600' } });
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    await farm.until('the run is followed', () => farm.engine.live.size === 1);
    farm.worker.goDown();
    farm.clock.advance(700_000);
    farm.worker.goUp();
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'timeout' } });
  });
});

describe('a full disk', () => {
  it('neither ends a hold by a crash nor keeps the task for ever', async () => {
    const { disk, wrapStore } = createDisk();
    const farm = await createEngineFarm({ wrapStore });
    const task = await farm.task(await farm.repository());
    (await farm.running(task)).exit({ code: null, signal: 'SIGKILL' });
    await farm.untilState(task, 'held');
    disk.full = true;
    farm.clock.advance(60_000);
    disk.full = false;
    await farm.running(task, 2);
  });

  it('does not keep the queue from going on afterwards', async () => {
    const { disk, wrapStore } = createDisk();
    const farm = await createEngineFarm({ wrapStore });
    const workspaceId = await farm.repository();
    const task = await farm.task(workspaceId);
    disk.full = true;
    await farm.until('the queue has met the full disk', () => farm.logger.lines.some(({ level }) => level === 'error'));
    disk.full = false;
    await farm.running(task);
  });

  it('does not keep the farm from stopping', async () => {
    const { disk, wrapStore } = createDisk();
    const farm = await createEngineFarm({ wrapStore });
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await farm.until('the run is followed', () => farm.engine.live.get(run.id));
    disk.full = true;
    tell(run, { kind: 'text', text: 'more' });
    await farm.until('the bytes were read', () => true);
    await farm.stop();
    expect(farm.clock.pending()).toBe(0);
  });

  it('loses no verdict that comes over the worker', async () => {
    const { disk, wrapStore } = createDisk();
    const farm = await createEngineFarm({ wrapStore });
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    disk.full = true;
    run.verdict({ passed: true, summary: 'signed' });
    disk.full = false;
    run.exit();
    await farm.running(task, 2);
    expect(farm.present(task).stages[0]?.status).toBe('completed');
  });
});
