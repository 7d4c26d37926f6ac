import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { killAtEachPoint } from './faults/kills';
import { play } from './harness/play';
import { countsOf, faultsOf, lineOf } from './harness/report';
import { randomOf } from './harness/random';
import { planTask } from './harness/task-script';
import { FAIL_POINTS } from './points';

const passedByRuns: readonly string[] = [...FAIL_POINTS.farm, ...FAIL_POINTS.worker];
const names: readonly string[] = [...passedByRuns, ...FAIL_POINTS.migration];
const SEED = 0;
/** More than are needed: they are added as long as there are points to strike. */
const TASKS = 60;
const UNFINISHED = 3;

describe('fail-points', () => {
  it('are the calls in the source, each once', () => {
    const calls = sourcesIn('src/main').flatMap((text) =>
      [...text.matchAll(/failPoint\('([^']+)'\)/g)].map((match) => match[1] ?? ''),
    );
    expect(calls.toSorted()).toEqual([...names].toSorted());
  });

  it('leave no trace in the build that users get', () => {
    const built = sourcesIn('out/main').filter((text) => !text.startsWith('{"version"'));
    expect(built.length).toBeGreaterThan(3);
    for (const text of built) {
      for (const trace of ['failPoint', 'fail-points', 'croft-fail', 'croft-synced', ...names])
        expect(text.includes(trace), trace).toBe(false);
    }
  });

  it('a kill -9 at each of them that runs pass: every invariant holds', async () => {
    const random = randomOf(SEED);
    const workspaces = 2;
    const blows = killAtEachPoint().map((blow) => ({ at: { events: 4, thenMs: 0 }, blow }));
    const tasks = Array.from({ length: TASKS }, (_, index) => ({
      ...planTask(random, SEED, index, workspaces),
      pauseMs: 0,
      cancelAfter: null,
    }));
    const played = await play({ seed: SEED, workspaces, maxConcurrent: 2, tasks, blows, ahead: UNFINISHED });
    console.log(`${lineOf(played)}\n${countsOf([played])}`);
    expect(played.faults, faultsOf(played, '')).toEqual([]);
    expect(played.struck.toSorted()).toEqual([...passedByRuns].toSorted());
  });
});

/** Text of every file of code in a folder. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|mjs)$/.test(name) && !name.endsWith('fail-points.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
