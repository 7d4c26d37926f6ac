import { describe, expect, it } from 'vitest';
import { transition } from '../../../src/main/core/task/machine';
import type { TaskWorld } from '../../../src/main/core/task/world';
import { aPipeline, aStage, NOON } from '../../builders';
import { newIds } from '../../builders/ids';

const taskId = newIds.task();

function world(over: Partial<TaskWorld> = {}): TaskWorld {
  return {
    state: { kind: 'done', at: NOON },
    definition: aPipeline(),
    queueRank: null,
    problemsInARow: 0,
    note: null,
    next: { cause: 'first attempt', resumeSession: null, findings: null },
    stages: ['specification', 'implementation', 'qa'].map((key, index) =>
      aStage({ taskId, key, index, status: 'completed', attempts: 1, context: {} }),
    ),
    ...over,
  };
}

const need = { code: 'stage-failed', message: 'QA failed', next: 'Look at it.' };

describe('accepting a task', () => {
  it('closes one that waits for its user: stages that were left are skipped with the reason', () => {
    const waits = world({ state: { kind: 'needs-you', stage: 'qa', need } });
    const stages = waits.stages.map((stage) => (stage.key === 'qa' ? { ...stage, status: 'failed' as const } : stage));
    const moved = transition({ ...waits, stages }, { kind: 'accept', at: NOON + 1 });
    if (!moved.ok) throw new Error(moved.error.message);
    expect(moved.value.world.state).toEqual({ kind: 'done', at: NOON + 1 });
    expect(moved.value.world.stages.map(({ status }) => status)).toEqual(['completed', 'completed', 'skipped']);
    expect(moved.value.world.stages[2]?.skipReason).toBe('the work was accepted');
  });

  it.each(['draft', 'queued', 'running', 'done', 'cancelled'] as const)('is no move of one that is %s', (kind) => {
    const states = {
      draft: { kind: 'draft' },
      queued: { kind: 'queued', since: NOON },
      running: { kind: 'running', stage: 'qa', runId: null },
      done: { kind: 'done', at: NOON },
      cancelled: { kind: 'cancelled', at: NOON, stage: null },
    } as const;
    expect(transition(world({ state: states[kind] }), { kind: 'accept', at: NOON }).ok).toBe(false);
  });
});

describe('sending a task back', () => {
  it('is a retry at the implementation, with its own cause and the words as the note', () => {
    const event = { kind: 'retry', at: NOON, stage: 'implementation', note: 'Rename it.', rank: 7 } as const;
    const moved = transition(world(), { ...event, cause: 'sent back by you' });
    if (!moved.ok) throw new Error(moved.error.message);
    expect(moved.value.world).toMatchObject({ state: { kind: 'queued' }, note: 'Rename it.', queueRank: 7 });
    expect(moved.value.world.next.cause).toBe('sent back by you');
    expect(moved.value.world.stages.map(({ status }) => status)).toEqual(['completed', 'pending', 'pending']);
  });
});
