import { expect, it } from 'vitest';
import { Pipeline } from '../../../src/main/contract/pipeline';
import type { RunId } from '../../../src/main/contract/ids';
import { transition } from '../../../src/main/core/task/machine';
import type { TaskEvent } from '../../../src/main/core/task/machine';
import { holdIsOver } from '../../../src/main/core/task/world';
import type { TaskWorld } from '../../../src/main/core/task/world';
import { draftWorld } from './world';

const runId = 'run_00000001' as RunId;

function step(world: TaskWorld, event: TaskEvent): TaskWorld {
  const moved = transition(world, event);
  if (!moved.ok) throw new Error(moved.error.message);
  return moved.value.world;
}

it('a stage that sends a task back to itself does so a bounded number of times', () => {
  const definition = Pipeline.parse({
    name: 'again',
    title: 'Again',
    stages: [
      { key: 'build', title: 'Build', role: 'implementation', prompt: 'a', onFail: { to: 'build', maxLoops: 2 } },
    ],
  });
  const verdict = { passed: false, summary: 'not yet', findings: [], outputs: {} };
  const end = { kind: 'settled', at: 3, runId, outcome: { kind: 'verdict' }, verdict, context: null } as const;
  let world = step(step(draftWorld(definition), { kind: 'enqueue', at: 1, rank: 1 }), { kind: 'begin', at: 2 });
  let rounds = 0;
  for (; world.state.kind === 'running' && rounds < 10; rounds += 1) {
    world = step(world, { kind: 'run-planned', at: 3, runId });
    world = step(world, { ...end, sessionId: null, maxLoops: 3, attended: false });
  }
  expect(rounds).toBe(3);
  expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'loops-exhausted' } });
});

it('a pause before a try does not last for days because the clock was set back', () => {
  const held = { kind: 'held', stage: 'build', why: '', until: 900_000_000 } as const;
  expect(holdIsOver({ ...held, code: 'retry' }, 0)).toBe(true);
  expect(holdIsOver({ ...held, code: 'limit' }, 0)).toBe(false);
});
