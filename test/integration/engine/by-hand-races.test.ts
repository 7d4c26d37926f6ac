import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import type { Git } from '../../../src/main/ports/git';
import type { TerminalRecord } from '../../../src/main/ports/store';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { fakeDriver } from './fake-driver';

const shell = (farm: EngineFarm, at: { workspaceId: string } | { taskId: string }) =>
  farm.handlers['terminal.start'](
    { kind: 'shell', resume: false, cols: 100, rows: 30, ...at } as Parameters<
      EngineFarm['handlers']['terminal.start']
    >[0],
    call,
  );

/** A farm in which something happens while a folder is being looked at. */
async function farmWhere(): Promise<{ farm: EngineFarm; meanwhile: (todo: () => unknown) => void }> {
  let todo: (() => unknown) | null = null;
  const wrapGit = (git: Git): Git => ({
    ...git,
    async inspect(path) {
      const seen = await git.inspect(path);
      const now = todo;
      todo = null;
      await now?.();
      return seen;
    },
  });
  const farm = await createEngineFarm({ wrapGit });
  return { farm, meanwhile: (next) => (todo = next) };
}

describe('a terminal that is opened by hand', () => {
  it('is refused where its workspace was removed meanwhile', async () => {
    const { farm, meanwhile } = await farmWhere();
    const workspaceId = await farm.repository();
    meanwhile(() => valueOf(farm.handlers['workspace.remove']({ workspaceId }, call)));
    expect(await shell(farm, { workspaceId })).toMatchObject({ ok: false, error: { reason: 'workspace.unknown' } });
    expect(farm.app.store.terminals(9)).toEqual([]);
  });

  it('is refused where the worktree of its task was put away meanwhile', async () => {
    const { farm, meanwhile } = await farmWhere();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    meanwhile(() =>
      farm.app.store.change((write) => {
        const present = farm.app.store.task(task.id);
        if (present) write.putTask({ ...present, place: { kind: 'none' } });
      }),
    );
    expect(await shell(farm, { taskId: task.id })).toMatchObject({ ok: false, error: { reason: 'task.no_worktree' } });
  });

  it('is refused where its task works in another folder by now', async () => {
    const { farm, meanwhile } = await farmWhere();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    const other = join(farm.scratch.path, 'other');
    mkdirSync(other);
    meanwhile(() =>
      farm.app.store.change((write) => {
        const present = farm.app.store.task(task.id);
        if (present) write.putTask({ ...present, place: { kind: 'in-place', path: other } });
      }),
    );
    expect(await shell(farm, { taskId: task.id })).toMatchObject({ ok: false, error: { reason: 'terminal.moved' } });
  });

  it('is refused where as many as there may be were opened meanwhile', async () => {
    const { farm, meanwhile } = await farmWhere();
    const workspaceId = await farm.repository();
    const first = await valueOf(shell(farm, { workspaceId }));
    meanwhile(() =>
      farm.app.store.change((write) => {
        const like = farm.app.store.terminal(first.id);
        for (let n = 1; like && n < 32; n += 1) {
          write.putTerminal({ ...like, id: `run_00000000${100 + n}`, state: { kind: 'starting' } } as TerminalRecord);
        }
      }),
    );
    expect(await shell(farm, { workspaceId })).toMatchObject({ ok: false, error: { reason: 'terminal.limit' } });
  });

  it('is followed at the next look when it could not be at the first', async () => {
    const farm = await createEngineFarm();
    let refusals = 1;
    const driver: AgentDriver = {
      ...fakeDriver,
      terminal(input) {
        if (refusals-- > 0) throw new Error('not now');
        return fakeDriver.terminal(input);
      },
    };
    (farm.app.drivers as Map<string, AgentDriver>).set('fake', driver);
    const workspaceId = (await farm.repository()) as never;
    const input = { kind: 'agent', agent: 'fake', workspaceId, resume: false, cols: 100, rows: 30 } as const;
    const { id } = await valueOf(farm.handlers['terminal.start'](input, call));
    await farm.until('it is followed', () => farm.app.memory.sizeOf(id));
    farm.worker.run(id).exit();
    await farm.until('it has ended', () => farm.app.store.terminal(id)?.state.kind === 'ended');
  });
});

describe('a task', () => {
  it('of a workspace that was removed while it was written down is refused in plain words', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const { pipelines } = farm.app;
    const list = pipelines.list.bind(pipelines);
    pipelines.list = async (path) => {
      await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
      return list(path);
    };
    const input = { workspaceId, title: 'Add login', description: '', agent: 'fake', start: true };
    const made = await farm.handlers['task.create'](input, call);
    expect(made).toMatchObject({ ok: false, error: { code: 'not_found', reason: 'workspace.unknown' } });
  });
});

describe('a process that started after all', () => {
  it('though its start was answered by silence and its task cancelled, is ended', async () => {
    const farm = await createEngineFarm();
    const { worker } = farm.app;
    const start = worker.start.bind(worker);
    const late = Promise.withResolvers<void>();
    worker.start = async (spec) => {
      void late.promise.then(() => start(spec));
      return { ok: false, error: { code: 'unavailable', message: 'The worker does not answer.' } };
    };
    const task = await farm.task(await farm.repository());
    await farm.until('its start was tried', () => farm.clock.pending() > 0 && farm.runs(task)[0]);
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'no' }, call));
    await farm.until('its run is settled', () => farm.runs(task)[0]?.settledAt);
    late.resolve();
    await farm.until('it was started', () => farm.worker.starts() === 1);
    await farm.until('the worker may forget it', () => farm.worker.acknowledged.length === 1);
    expect(farm.worker.runs()).toEqual([]);
  });
});
