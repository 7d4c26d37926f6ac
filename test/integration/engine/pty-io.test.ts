import { describe, expect, it } from 'vitest';
import { createTerminals } from '../../../src/main/app/terminals';
import type { RunId } from '../../../src/main/contract/ids';
import { fail } from '../../../src/main/contract/errors';
import { call, createEngineFarm, valueOf } from './engine-farm';
import { giveVerdict } from './fake-driver';

async function openShell() {
  const farm = await createEngineFarm();
  const workspaceId = (await farm.repository()) as never;
  const input = { kind: 'shell', workspaceId, resume: false, cols: 100, rows: 30 } as const;
  const { id } = await valueOf(farm.handlers['terminal.start'](input, call));
  await farm.until('it is followed', () => farm.app.memory.sizeOf(id));
  const run = farm.worker.run(id);
  const view = createTerminals(farm.app, farm.engine.live).open(id);
  if (!view) throw new Error('no terminal');
  const text = () => run.inputs.map((one) => one.text).join('');
  return { farm, id, run, view, text };
}

describe('keys', () => {
  it('reach the pty in order; those typed while a call is under way travel together', async () => {
    const { farm, run, view, text } = await openShell();
    const keys = Array.from({ length: 500 }, (_one, n) => `${n},`);
    keys.forEach((key) => view.write(Buffer.from(key)));
    await farm.until('all are there', () => text().length >= keys.join('').length);
    expect(text()).toBe(keys.join(''));
    expect(run.inputs.length).toBeLessThan(10);
    expect(new Set(run.inputs.map((one) => one.id)).size).toBe(run.inputs.length);
  });

  it('are neither lost nor doubled when answers get lost and the worker is away', async () => {
    const { farm, view, text } = await openShell();
    const { worker } = farm.app;
    const input = worker.input.bind(worker);
    let calls = 0;
    worker.input = async (id, words) => {
      calls += 1;
      const taken = calls % 3 === 1 ? await input(id, words) : null;
      return calls % 3 === 0 ? input(id, words) : fail('unavailable', taken ? 'the answer was lost' : 'away');
    };
    for (const key of ['a', 'b', 'c', 'd']) view.write(Buffer.from(key));
    await farm.until('they are there', () => text() === 'abcd');
    view.write(Buffer.from('e'));
    await farm.until('the last is there', () => text() === 'abcde');
    farm.clock.advance(10_000);
    expect(text()).toBe('abcde');
  });

  it('for a terminal that has ended, or is none, are let go', async () => {
    const { farm, id, run, view, text } = await openShell();
    run.exit();
    await farm.until('it has ended', () => farm.app.store.terminal(id)?.state.kind === 'ended');
    view.write(Buffer.from('late'));
    const task = await farm.task(await farm.repository('other'));
    const stream = await farm.running(task);
    createTerminals(farm.app, farm.engine.live).open(stream.id)?.write(Buffer.from('keys'));
    giveVerdict(stream);
    await farm.running(task, 2);
    expect(text()).toBe('');
    expect(stream.inputs.some((one) => one.text === 'keys')).toBe(false);
  });
});

describe('the size', () => {
  it('is that of the pty, and every viewer is told of a new one', async () => {
    const { farm, id, run, view } = await openShell();
    expect(view.info()).toMatchObject({ kind: 'pty', cols: 100, rows: 30, live: true });
    let told = 0;
    view.onChange(() => (told += 1));
    const resize = (runId: RunId) => farm.handlers['terminal.resize']({ runId, cols: 80, rows: 24 }, call);
    expect(await valueOf(resize(id))).toEqual({ resized: true });
    expect(told).toBe(1);
    expect(view.info()).toMatchObject({ cols: 80, rows: 24 });
    expect(run.view()).toMatchObject({ cols: 80, rows: 24 });
    const again = await farm.restart();
    await again.until('it is followed', () => again.app.memory.sizeOf(id)?.cols === 80);
    again.worker.run(id).exit();
    await again.until('it has ended', () => again.app.store.terminal(id)?.state.kind === 'ended');
    expect(await valueOf(again.handlers['terminal.resize']({ runId: id, cols: 90, rows: 20 }, call))).toEqual({
      resized: false,
    });
  });

  it('of a rendered terminal cannot be changed', async () => {
    const farm = await createEngineFarm();
    const run = await farm.running(await farm.task(await farm.repository()));
    expect(await valueOf(farm.handlers['terminal.resize']({ runId: run.id, cols: 90, rows: 20 }, call))).toEqual({
      resized: false,
    });
    expect(await valueOf(farm.handlers['terminal.info']({ runId: run.id }, call))).toMatchObject({ kind: 'text' });
  });
});
