import { expect, it } from 'vitest';
import { startChild } from './child/start';
import { allEvents, openTestStore, putRun, textOf } from './open-test-store';

const numberIn = (line: string): number => Number(line.split(' ')[1]);

it('loses nothing that was committed and takes nothing twice when Croft is killed again and again', async () => {
  const first = openTestStore();
  const { run } = putRun(first.store);
  const { path } = first;
  first.store.close();

  for (const commits of [3, 25, 60]) {
    const child = startChild('write-lines.ts', [path, run.id]);
    await child.line(() => child.lines.filter((line) => line.startsWith('seq')).length >= commits);
    await child.kill();

    const { store } = openTestStore({ path });
    const events = allEvents(store);
    const told = child.lines.map(numberIn);
    expect(events.length).toBeGreaterThanOrEqual(Math.max(...told));
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: events.length }, (_, i) => i + 1));
    for (const line of child.lines.filter((one) => one.startsWith('change'))) {
      expect(events[numberIn(line) - 1]?.fact.type).toBe('notice');
    }
    // Every line up to where the spool was read is there once and whole, and none after it.
    const lines = store.run(run.id)?.ingestedTo ?? 0;
    const expected = Array.from({ length: lines }, (_, i) => [1, 2, 3, 4, 5].map((part) => `${i + 1}/${part}`)).flat();
    expect(events.map(textOf).filter((text) => text !== null)).toEqual(expected);
    store.close();
  }
});

it('is as before when it was killed in the middle of bringing the schema forward', async () => {
  const { store, path } = openTestStore();
  const { task } = putRun(store);
  store.close();
  const child = startChild('die-in-migration.ts', [path]);
  await expect(child.line(() => false)).rejects.toThrow('ended');
  expect(openTestStore({ path }).store.task(task.id)).toEqual(task);
});
