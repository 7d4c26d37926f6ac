import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEngineFarm } from './engine-farm';
import { giveVerdict } from './fake-driver';

it('a disk that refuses the last bytes of a terminal holds up the end of a run, and nothing else', async () => {
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));

  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  const run = await farm.running(task);
  // A file in the place of its folder: nothing can be written below it.
  const folder = join(farm.scratch.path, 'croft', 'tasks', task.id, 'runs', run.id);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, '');
  giveVerdict(run);
  const isBroken = () => farm.logger.lines.some(({ message }) => message === 'a run could not be followed');
  await farm.until('its end is held up', isBroken);
  expect(farm.runs(task)[0]?.status.kind).toBe('running');
  rmSync(folder);
  await farm.until('its end is taken', () => farm.app.store.run(run.id)?.status.kind === 'ended');
  expect(faults).toEqual([]);
});
