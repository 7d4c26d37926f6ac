import { expect, it } from 'vitest';
import type { Git } from '../../../src/main/ports/git';
import { createReviewFarm, reasonOf } from '../review/review-farm';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

/** Git that lets something happen in the middle of one of its calls. */
function gitWith(name: 'bringHome' | 'keep' | 'restoreKept' | 'ensureWorktree') {
  const between: { act: (() => Promise<unknown>) | null } = { act: null };
  const wrapGit = (git: Git): Git => {
    const call = git[name] as (o: never) => Promise<unknown>;
    const wrapped = async (o: never): Promise<unknown> => {
      const { act } = between;
      between.act = null;
      const done = await call(o);
      await act?.();
      return done;
    };
    return { ...git, [name]: wrapped };
  };
  return { wrapGit, between };
}

const remove = (farm: EngineFarm, workspaceId: string) => farm.handlers['workspace.remove']({ workspaceId }, call);

it.each([
  ['bringHome', 'accepted'],
  ['keep', 'discarded'],
] as const)('a workspace stays while git is at %s for one of its tasks', async (name, decision) => {
  const { wrapGit, between } = gitWith(name);
  const bench = await createReviewFarm({ wrapGit });
  const { farm, workspaceId } = bench;
  const task = await bench.done('login');
  let reason: unknown = null;
  between.act = async () => (reason = await reasonOf(remove(farm, workspaceId)));
  const decided =
    decision === 'accepted'
      ? farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call)
      : farm.handlers['review.discard']({ taskId: task.id }, call);
  expect((await valueOf(decided)).review.kind).toBe(decision);
  expect(reason).toBe('workspace.busy');
  expect(await reasonOf(remove(farm, workspaceId))).toBeNull();
});

it('a workspace stays while the worktree of a task that was cancelled is being made', async () => {
  const { wrapGit, between } = gitWith('ensureWorktree');
  const farm = await createEngineFarm({ wrapGit });
  const workspaceId = await farm.repository();
  const draft = await farm.task(workspaceId, { start: false });
  let reason: unknown = null;
  between.act = async () => {
    await valueOf(farm.handlers['task.cancel']({ taskId: draft.id, reason: 'no' }, call));
    reason = await reasonOf(remove(farm, workspaceId));
  };
  await valueOf(farm.handlers['task.start']({ taskId: draft.id }, call));
  await farm.until('its place is known', () => farm.present(draft).place.kind === 'worktree');
  expect(reason).toBe('workspace.busy');
  await farm.until('it can be removed', () => remove(farm, workspaceId));
});

it('a terminal that is opened by hand ends with its workspace, also where that comes back at once', async () => {
  const farm = await createEngineFarm();
  const workspaceId = (await farm.repository()) as never;
  const { path } = await valueOf(farm.handlers['workspace.get']({ workspaceId }, call));
  const input = { kind: 'shell', workspaceId, resume: false, cols: 100, rows: 30 } as const;
  const { id } = await valueOf(farm.handlers['terminal.start'](input, call));
  await farm.until('it is live', () => farm.app.store.terminal(id)?.state.kind === 'live');
  await farm.until('it is followed', () => farm.app.memory.sizeOf(id));
  const [removed, back] = await Promise.all([
    remove(farm, workspaceId),
    farm.handlers['workspace.create']({ path }, call),
  ]);
  expect([removed.ok, back.ok]).toEqual([true, true]);
  await valueOf(farm.handlers['workspace.create']({ path }, call));
  const isLive = () => farm.worker.runs().some((run) => run.id === id && run.view().exit === null);
  await farm.until('its shell is ended', () => !isLive());
  expect(await valueOf(farm.handlers['terminal.list']({}, call))).toEqual([]);
  expect((await valueOf(farm.handlers['workspace.list']({}, call))).map((one) => one.id)).toEqual([workspaceId]);
});
