import { expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';

it('finds the worktree of a task that was cancelled while it was made, when a crash came before it was written down', async () => {
  const crashed = Promise.withResolvers<never>();
  const made = Promise.withResolvers<void>();
  const farm = await createEngineFarm({
    wrapGit: (git) => ({
      ...git,
      async ensureWorktree(o) {
        await git.ensureWorktree(o);
        made.resolve();
        o.signal.addEventListener('abort', () => crashed.reject(new Error('the farm is gone')));
        return crashed.promise;
      },
    }),
  });
  const task = await farm.task(await farm.repository());
  await made.promise;
  await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'enough' }, call));
  expect(farm.present(task).place.kind).toBe('none');
  await farm.stop();

  const next = await farm.restart({ wrapGit: (git) => git });
  await next.until('the worktree is in the row', () => next.present(task).place.kind === 'worktree');
  const { state, place } = next.present(task);
  expect(state.kind).toBe('cancelled');
  expect(place.kind === 'worktree' && (await next.app.git.stands(place.path))).toBe(true);
});
