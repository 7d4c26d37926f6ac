import { expect, it } from 'vitest';
import type { Git } from '../../../src/main/ports/git';
import { createEngineFarm } from './engine-farm';
import { badTurn, giveVerdict, tell } from './fake-driver';

function counted() {
  const saves: string[] = [];
  const wrapGit = (git: Git): Git => ({
    ...git,
    autosave(o) {
      saves.push(o.ref);
      return git.autosave(o);
    },
  });
  return { saves, wrapGit };
}

it('saves no working state at the end of a run: all of it is committed a moment later', async () => {
  const { saves, wrapGit } = counted();
  const farm = await createEngineFarm({ wrapGit, onStart: (run) => giveVerdict(run) });
  const task = await farm.task(await farm.repository());
  await farm.untilState(task, 'done');
  expect(saves).toEqual([]);
});

it('saves it at the end of a turn after which the agent goes on', async () => {
  const { saves, wrapGit } = counted();
  const farm = await createEngineFarm({ wrapGit });
  const task = await farm.task(await farm.repository());
  tell(await farm.running(task), badTurn('interrupted'));
  await farm.until('it is saved', () => saves.length === 1);
});
