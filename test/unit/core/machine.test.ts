import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/main/contract/ids';
import { Pipeline } from '../../../src/main/contract/pipeline';
import type { RunOutcome } from '../../../src/main/contract/run';
import type { Verdict } from '../../../src/main/contract/verdict';
import { transition } from '../../../src/main/core/task/machine';
import type { TaskEvent } from '../../../src/main/core/task/machine';
import { planTask } from '../../../src/main/core/task/plan';
import type { OpenRun } from '../../../src/main/core/task/plan';
import { isOver } from '../../../src/main/core/task/world';
import type { TaskWorld } from '../../../src/main/core/task/world';
import { draftWorld, threeStages } from './world';

const run = (n: number): RunId => `run_0000000${n}` as RunId;
const verdict = (passed: boolean, summary = passed ? 'fine' : 'no logout test'): Verdict => ({
  passed,
  summary,
  findings: [],
  outputs: {},
});

function step(world: TaskWorld, event: TaskEvent): TaskWorld {
  const moved = transition(world, event);
  if (!moved.ok) throw new Error(`${event.kind}: ${moved.error.message}`);
  return moved.value.world;
}

const settled = (runId: RunId, outcome: RunOutcome, v: Verdict | null, at = 5): TaskEvent => ({
  kind: 'settled',
  at,
  runId,
  outcome,
  verdict: v,
  context: { summary: v?.summary ?? '' },
  sessionId: 'session-1',
  maxLoops: 3,
  attended: false,
});
const pass = (id: RunId) => settled(id, { kind: 'verdict' }, verdict(true));
const failWith = (id: RunId, summary?: string) => settled(id, { kind: 'verdict' }, verdict(false, summary));
const problem = (
  id: RunId,
  code: 'network-down' | 'limit-reached' | 'not-logged-in' | 'lost',
  resetsAt: number | null = null,
) => settled(id, { kind: 'problem', problem: code, message: `${code} happened`, resetsAt }, null);

/** A world whose first stage has a planned run. */
function running(definition = threeStages): TaskWorld {
  let world = step(draftWorld(definition), { kind: 'enqueue', at: 1, rank: 1 });
  world = step(world, { kind: 'begin', at: 2 });
  return step(world, { kind: 'run-planned', at: 3, runId: run(1) });
}
const plan = (world: TaskWorld, id: RunId) => step(world, { kind: 'run-planned', at: 6, runId: id });

describe('a task', () => {
  it('walks through its stages to done', () => {
    let world = step(running(), pass(run(1)));
    expect(world.state).toMatchObject({ kind: 'running', stage: 'implementation', runId: null });
    world = step(plan(world, run(2)), pass(run(2)));
    world = step(plan(world, run(3)), pass(run(3)));
    expect(world.state).toEqual({ kind: 'done', at: 5 });
    expect(world.stages.map((s) => s.status)).toEqual(['completed', 'completed', 'completed']);
    expect(world.stages.map((s) => s.attempts)).toEqual([1, 1, 1]);
  });

  it('goes back to implementation with the findings when QA fails, three times at most', () => {
    let world = step(running(), pass(run(1)));
    for (let loop = 1; loop <= 3; loop += 1) {
      world = step(plan(world, run(2)), pass(run(2)));
      world = step(plan(world, run(3)), failWith(run(3)));
      expect(world.state).toMatchObject({ kind: 'running', stage: 'implementation' });
      expect(world.next.findings).toContain('no logout test');
      expect(world.stages[1]?.loops).toBe(loop);
    }
    world = step(plan(world, run(2)), pass(run(2)));
    world = step(plan(world, run(3)), failWith(run(3)));
    expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'loops-exhausted' } });
    expect(world.stages[2]).toMatchObject({ status: 'failed', error: 'no logout test' });
  });

  it('never counts a missing verdict as passed', () => {
    const world = step(running(), settled(run(1), { kind: 'no-verdict' }, null));
    expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'no-verdict' } });
    expect(world.stages[0]?.status).toBe('failed');
  });

  it('tries passing problems again after a longer pause each, then needs its user', () => {
    let world = step(running(), problem(run(1), 'network-down'));
    expect(world.state).toMatchObject({ kind: 'held', code: 'retry', until: 5 + 10_000 });
    expect(world.next.resumeSession).toBe('session-1');
    world = step(plan(step(world, { kind: 'hold-over', at: 9 }), run(2)), problem(run(2), 'network-down'));
    expect(world.state).toMatchObject({ kind: 'held', until: 5 + 20_000 });
    world = step(plan(step(world, { kind: 'hold-over', at: 9 }), run(3)), problem(run(3), 'network-down'));
    expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'network-down' } });
  });

  it('goes on after its worker died without using up its tries, five times in a row at most', () => {
    const again = (world: TaskWorld, id: RunId) => plan(step(world, { kind: 'hold-over', at: 9 }), id);
    let world = step(running(), problem(run(1), 'network-down'));
    for (let id = 2; id < 6; id += 1) {
      world = step(again(world, run(id)), problem(run(id), 'lost'));
      expect(world).toMatchObject({ problemsInARow: 1, state: { kind: 'held', code: 'retry' } });
      expect(world.next.resumeSession).toBe('session-1');
    }
    expect(step(again(world, run(6)), problem(run(6), 'lost')).state).toMatchObject({ need: { code: 'lost' } });
    const other = step(again(world, run(6)), problem(run(6), 'network-down'));
    expect(other).toMatchObject({ problemsInARow: 2, state: { kind: 'held' } });
    expect(step(again(other, run(7)), problem(run(7), 'lost')).state).toMatchObject({ kind: 'held' });
  });

  it('holds for a limit until it resets, without using up its tries, and queues again', () => {
    let world = step(running(), problem(run(1), 'limit-reached', 1_000_000));
    expect(world.state).toMatchObject({ kind: 'held', code: 'limit', until: 1_005_000 });
    expect(world.problemsInARow).toBe(0);
    world = step(world, { kind: 'hold-over', at: 1_005_000 });
    expect(world.state).toMatchObject({ kind: 'queued' });
    expect(world.queueRank).toBe(1);
  });

  it('asks its user at once about what only a user can mend', () => {
    const world = step(running(), problem(run(1), 'not-logged-in'));
    expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'not-logged-in' } });
  });

  it('waits at a gate for approval', () => {
    const gated = Pipeline.parse({
      ...threeStages,
      stages: threeStages.stages.map((s, i) => ({ ...s, gate: i === 0 ? 'approve' : 'auto' })),
    });
    const world = step(running(gated), pass(run(1)));
    expect(world.state).toMatchObject({ kind: 'needs-you', need: { code: 'approval' } });
    const approved = step(world, { kind: 'approve', at: 7, rank: 9 });
    expect(step(approved, { kind: 'begin', at: 8 }).state).toMatchObject({ kind: 'running', stage: 'implementation' });
  });

  it('skips the present stage with its reason', () => {
    const world = step(running(), { kind: 'skip', at: 4, reason: 'it is in the description', rank: 9 });
    expect(world.stages[0]).toMatchObject({ status: 'skipped', skipReason: 'it is in the description' });
    expect(world.state).toMatchObject({ kind: 'running', stage: 'implementation', runId: null });
  });

  it('retries an earlier stage and the ones after it, but no stage that was not reached', () => {
    let world = step(running(), pass(run(1)));
    world = step(plan(world, run(2)), pass(run(2)));
    expect(transition(world, { kind: 'retry', at: 7, stage: 'nowhere', note: null, rank: 9 }).ok).toBe(false);
    const again = step(world, { kind: 'retry', at: 7, stage: 'specification', note: 'shorter', rank: 9 });
    expect(again.state).toMatchObject({ kind: 'running', stage: 'specification', runId: null });
    expect(again.note).toBe('shorter');
    expect(again.stages.map((s) => s.status)).toEqual(['running', 'pending', 'pending']);
    expect(transition(again, { kind: 'retry', at: 8, stage: 'qa', note: null, rank: 9 }).ok).toBe(false);
  });

  it('ignores the end of a run that is no longer its own', () => {
    expect(transition(running(), pass(run(7))).ok).toBe(false);
  });

  it('can be retried after it was cancelled, and not cancelled twice', () => {
    const world = step(running(), { kind: 'cancel', at: 4, reason: 'cancelled by you' });
    expect(transition(world, { kind: 'cancel', at: 5, reason: 'again' }).ok).toBe(false);
    expect(step(world, { kind: 'retry', at: 6, stage: null, note: null, rank: 9 }).state).toMatchObject({
      kind: 'queued',
    });
  });

  it('stands at no stage once it was thrown away as a draft, and at one once it has queued', () => {
    const cancel = { kind: 'cancel', at: 2, reason: 'no' } as const;
    const draft: TaskWorld = { ...running(), state: { kind: 'draft' } };
    expect(step(draft, cancel).state).toEqual({ kind: 'cancelled', at: 2, stage: null });
    const queued = step(draft, { kind: 'enqueue', at: 1, rank: 1 });
    expect(step(queued, cancel).state).toMatchObject({ kind: 'cancelled', stage: expect.any(String) as string });
  });
});

/** Plays the engine: one plan step at a time on a world whose runs end as told. */
function playEngine(world: TaskWorld, outcomes: readonly number[]): { world: TaskWorld; steps: number } {
  let open: OpenRun[] = [];
  let present = world;
  let count = 0;
  let steps = 0;
  for (; steps < 500; steps += 1) {
    const next = planTask(present.state, { kind: 'in-place', path: '/x' }, open);
    if (next === null) {
      if (present.state.kind === 'held') present = step(present, { kind: 'hold-over', at: present.state.until ?? 0 });
      else if (present.state.kind === 'queued') present = step(present, { kind: 'begin', at: 1 });
      else break;
      continue;
    }
    if (next.kind === 'plan-run') {
      const id = `run_${String(count).padStart(8, '0')}` as RunId;
      count += 1;
      present = step(present, { kind: 'run-planned', at: 1, runId: id });
      open = [...open, { id, status: 'planned' }];
      expect(open.filter((r) => r.status !== 'ended')).toHaveLength(1);
      continue;
    }
    if (next.kind === 'place') throw new Error('a place was asked for twice');
    const become = (status: OpenRun['status']): void => {
      open = open.map((r) => (r.id === next.runId ? { ...r, status } : r));
    };
    if (next.kind === 'start') become('running');
    if (next.kind === 'watch' || next.kind === 'stop') become('ended');
    if (next.kind !== 'settle') continue;
    open = open.filter((r) => r.id !== next.runId);
    if (present.state.kind === 'running' && present.state.runId === next.runId) {
      const kinds = [
        pass,
        failWith,
        (id: RunId) => problem(id, 'lost'),
        (id: RunId) => settled(id, { kind: 'no-verdict' }, null),
      ];
      const kind = kinds[(outcomes[count - 1] ?? 0) % kinds.length] ?? pass;
      present = step(present, kind(next.runId));
    }
  }
  return { world: present, steps };
}

describe('the planner', () => {
  it('brings a task to rest from every history, with one live run at most', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), (outcomes) => {
        const start = step(draftWorld(), { kind: 'enqueue', at: 0, rank: 0 });
        const { world, steps } = playEngine(start, outcomes);
        expect(steps).toBeLessThan(500);
        expect(isOver(world.state) || world.state.kind === 'needs-you').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('ends the run of a cancelled task before anything else', () => {
    const cancelled = { kind: 'cancelled', at: 1, stage: null } as const;
    expect(planTask(cancelled, { kind: 'none' }, [{ id: run(1), status: 'running' }])).toEqual({
      kind: 'stop',
      runId: run(1),
    });
    expect(planTask(cancelled, { kind: 'none' }, [{ id: run(1), status: 'ended' }])).toEqual({
      kind: 'settle',
      runId: run(1),
    });
    expect(planTask(cancelled, { kind: 'none' }, [])).toBeNull();
  });
});
