import { expect, it } from 'vitest';
import type { AskAnswer } from '../../../src/main/contract/run';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { anAskEvent, tell } from './fake-driver';

const ask = { ...anAskEvent(), title: 'run `npm publish`?' } as ReturnType<typeof anAskEvent>;

/** What a run is said to do, by the farm's own answer. */
const doing = async (farm: EngineFarm, task: Awaited<ReturnType<EngineFarm['task']>>) => {
  const [run] = await valueOf(farm.handlers['run.list']({ taskId: task.id, limit: 1 }, call));
  return run?.activity?.text;
};

it.each<[AskAnswer, string]>([
  [{ kind: 'allow', always: false }, 'runs npm publish'],
  [{ kind: 'deny', message: 'No.' }, 'reads your answer'],
])('an agent that was told %s is not said to ask, nor after a restart of the farm', async (answer, words) => {
  const before = await createEngineFarm();
  const task = await before.task(await before.repository());
  const run = await before.running(task);
  tell(run, ask);
  await before.until('it asks', () => before.present(task).openAsks);
  expect(await doing(before, task)).toBe('asks: run `npm publish`?');
  for (const open of before.app.store.openAsks(task.id))
    await valueOf(before.handlers['run.answer']({ askId: open.id, answer }, call));
  expect(await doing(before, task)).toBe(words);
  const farm = await before.restart();
  await farm.until('its output was read again', () => farm.engine.live.get(run.id)?.activity());
  expect(await doing(farm, task)).toBe(words);
  tell(run, { kind: 'thinking', text: 'well' });
  await farm.until('it goes on', () => farm.engine.live.get(run.id)?.activity()?.text === 'thinking');
});
