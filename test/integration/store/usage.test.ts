import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../src/main/adapters/sqlite/migrate';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';
import type { App } from '../../../src/main/app/app';
import { usageHandlers } from '../../../src/main/app/handlers/usage';
import type { CallContext } from '../../../src/main/contract/handlers';
import type { RunOutcome } from '../../../src/main/contract/run';
import type { RunRecord, Store } from '../../../src/main/ports/store';
import { aRun, anAsk, aStage, aTask, endedWithVerdict, NOON, noTokens } from '../../builders';
import { openTestStore, putRun, scratchFolder } from './open-test-store';

const HOUR = 3_600_000;
const totals = {
  toolCount: 0,
  bashCount: 0,
  fileOps: 0,
  turns: 1,
  tokens: { ...noTokens, input: 7, cacheRead: 3 },
  costUsd: 2,
};
const passed = { passed: true, summary: 'ok', findings: [], outputs: {} };

/** A run in a task of its own, from one moment to another. */
function ranFrom(store: Store, startedAt: number, endedAt: number | null, over: Partial<RunRecord> = {}): RunRecord {
  const status = endedAt === null ? ({ kind: 'running' } as const) : endedWithVerdict;
  return putRun(store, { startedAt, endedAt, status, totals, settledAt: endedAt, ...over }).run;
}

const stops: readonly RunOutcome[] = [
  { kind: 'stopped', reason: 'paused' },
  { kind: 'stopped', reason: 'taken over' },
];

const context: CallContext = { access: 'viewer', peer: 'test', signal: new AbortController().signal };
const chart = (store: Store, input: { from: number; to: number; bucketMs: number }) => {
  const clock = { now: () => NOON, after: (_: number, then: () => void) => setImmediate(then) };
  return usageHandlers({ store, clock } as unknown as App)['usage.chart'](input, context);
};

describe('usage.chart', () => {
  it('counts runs where they ended and their time where they worked', async () => {
    const { store } = openTestStore();
    const first = ranFrom(store, NOON - 3 * HOUR, NOON - HOUR - 1, { verdict: passed });
    const second = ranFrom(store, NOON - HOUR, NOON - HOUR / 2);
    ranFrom(store, NOON - HOUR / 4, null);
    ranFrom(store, NOON - 90 * HOUR, NOON - 80 * HOUR);
    const task = aTask({ workspaceId: first.workspaceId, state: { kind: 'done', at: NOON - HOUR } });
    const dropped = aTask({
      workspaceId: first.workspaceId,
      state: { kind: 'cancelled', at: NOON - HOUR, stage: null },
    });
    store.change((write) => [task, dropped].forEach((one) => write.putTask(one)));
    expect(await chart(store, { from: NOON - 2 * HOUR, to: NOON, bucketMs: HOUR })).toEqual({
      ok: true,
      value: {
        buckets: [
          { at: NOON - 2 * HOUR, costUsd: 2, tokens: 10, runs: 1, failed: 0, tasksDone: 0, busyMs: HOUR - 1 },
          { at: NOON - HOUR, costUsd: 2, tokens: 10, runs: 1, failed: 1, tasksDone: 1, busyMs: HOUR / 2 + HOUR / 4 },
        ],
        byWorkspace: [first, second].map(({ workspaceId }) => ({ workspaceId, costUsd: 2, runs: 1 })),
      },
    });
  });

  it('counts no time in which a run waited for its user', async () => {
    const { store } = openTestStore();
    const ended = ranFrom(store, NOON - HOUR, NOON - HOUR / 4, { waitedMs: HOUR / 2 });
    const live = ranFrom(store, NOON - HOUR / 2, null);
    store.change((write) => {
      const times = { createdAt: NOON - HOUR, answeredAt: NOON - HOUR / 2 };
      write.putAsk(anAsk({ ...times, taskId: ended.taskId, runId: ended.id, workspaceId: ended.workspaceId }));
      const open = { createdAt: NOON - HOUR / 4 };
      write.putAsk(anAsk({ ...open, taskId: live.taskId, runId: live.id, workspaceId: live.workspaceId }));
    });
    const answer = await chart(store, { from: NOON - HOUR, to: NOON, bucketMs: HOUR / 2 });
    expect(answer).toMatchObject({ value: { buckets: [{ busyMs: 0 }, { busyMs: HOUR / 2 }] } });
  });

  it('counts a failed verdict, no verdict, a problem and a timeout as failed, but not what the user stopped', async () => {
    const { store } = openTestStore();
    const outcomes: readonly RunOutcome[] = [
      ...stops,
      { kind: 'verdict' },
      { kind: 'no-verdict' },
      { kind: 'problem', problem: 'api-error', message: 'it broke', resetsAt: null },
      { kind: 'timeout', afterMs: HOUR },
    ];
    for (const outcome of outcomes) {
      const verdict = outcome.kind === 'verdict' ? { ...passed, passed: false } : null;
      const status = { kind: 'ended', outcome, exitCode: 0, signal: null } as const;
      ranFrom(store, NOON - HOUR, NOON - 1, { status, verdict });
    }
    const answer = await chart(store, { from: NOON - HOUR, to: NOON, bucketMs: HOUR });
    expect(answer).toMatchObject({ value: { buckets: [{ runs: 6, failed: 4 }] } });
  });

  it('reads many runs page by page, also such as ended together', async () => {
    const { store } = openTestStore();
    const { run: model, task } = putRun(store);
    const stage = aStage({ taskId: task.id, index: 1 });
    store.change((write) => {
      write.putStage(stage);
      for (let attempt = 1; attempt <= 4_500; attempt += 1) {
        const ended = {
          status: endedWithVerdict,
          settledAt: NOON,
          startedAt: NOON - 20,
          endedAt: NOON - 10 - (attempt % 3),
          totals,
        };
        write.putRun(aRun({ ...ended, attempt, stageId: stage.id, taskId: task.id, workspaceId: model.workspaceId }));
      }
    });
    const answer = await chart(store, { from: NOON - 60_000, to: NOON, bucketMs: 60_000 });
    expect(answer).toMatchObject({ value: { buckets: [{ runs: 4_500, costUsd: 9_000, tokens: 45_000 }] } });
  });

  it('refuses what cannot be drawn, in plain words', async () => {
    const { store } = openTestStore();
    expect(await chart(store, { from: 5, to: 5, bucketMs: HOUR })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    expect(await chart(store, { from: 0, to: 1001 * HOUR, bucketMs: HOUR })).toMatchObject({
      error: { code: 'invalid', message: 'That would be 1001 points; a chart has at most 1000.' },
    });
  });
});

describe('the cost since a moment', () => {
  it('is that of the runs that ended after it and of those that are live', () => {
    const { store } = openTestStore();
    ranFrom(store, NOON - 3 * HOUR, NOON - 2 * HOUR);
    ranFrom(store, NOON - 3 * HOUR, NOON);
    ranFrom(store, NOON - 3 * HOUR, null);
    expect(store.costSince(NOON)).toBe(4);
    expect(store.costSince(0)).toBe(6);
    expect(store.costSince(NOON + 1)).toBe(2);
  });
});

it('a run of an earlier version is counted after the migration as a new one is', () => {
  const { store } = openTestStore();
  ranFrom(store, NOON, NOON + 1, { verdict: passed });
  expect(store.endedRuns({ after: { endedAt: 0, nr: 0 }, limit: 5 })).toEqual([
    expect.objectContaining({
      tokens: 10,
      passed: true,
      stopped: false,
      costUsd: 2,
      startedAt: NOON,
      endedAt: NOON + 1,
    }),
  ]);
});

it('the migration finds out which runs of earlier versions were stopped', () => {
  const raw = new Database(join(scratchFolder(), 'raw.db'));
  onTestFinished(() => void raw.close());
  migrate(raw, migrations.slice(0, 3));
  raw.pragma('foreign_keys = OFF');
  const insert = raw.prepare(
    `insert into runs (id, task_id, stage_id, stage_key, workspace_id, attempt, agent, mode, status_kind, open, cost_usd, ingested_to, created_at, totals, status, cause, plan)
     values (?, 'task', 'stage', 'qa', 'ws', ?, 'claude', 'stream', 'ended', 0, 1, 0, 1, '{}', ?, '', '{}')`,
  );
  const statuses = [{ kind: 'running' }, endedWithVerdict, { kind: 'ended', outcome: stops[0] }];
  statuses.forEach((status, index) => insert.run(`run ${index}`, index, JSON.stringify(status)));
  raw.exec(migrations[3]?.up as string);
  expect(raw.prepare('select stopped from runs order by nr').pluck().all()).toEqual([0, 0, 1]);
});
