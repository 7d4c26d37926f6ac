import { describe, expect, it } from 'vitest';
import type { TaskState } from '../../../src/main/contract/task';
import type { TerminalRecord } from '../../../src/main/ports/store';
import {
  aFact,
  anAsk,
  aNotice,
  aPipeline,
  aRun,
  aStage,
  aTask,
  aWorkspace,
  endedWithVerdict,
  newIds,
  NOON,
  noTokens,
} from '../../builders';
import { openTestStore, putRun } from './open-test-store';

describe('workspaces', () => {
  it('reads back what was put, by id, by path and by name', () => {
    const { store } = openTestStore();
    const shop = aWorkspace({ name: 'shop', vcs: { kind: 'none' }, inPlaceAccepted: true });
    const api = aWorkspace({ name: 'API', trust: 'full' });
    store.change((write) => [shop, api].forEach((one) => write.putWorkspace(one)));
    expect(store.workspace(shop.id)).toEqual(shop);
    expect(store.workspaceByPath(api.path)).toEqual(api);
    expect(store.workspaces()).toEqual([api, shop]);
    expect(store.workspaceByPath('/elsewhere')).toBeNull();
  });

  it('overwrites the row of the same id', () => {
    const { store } = openTestStore();
    const shop = aWorkspace();
    store.change((write) => write.putWorkspace(shop));
    store.change((write) => write.putWorkspace({ ...shop, name: 'store' }));
    expect(store.workspaces()).toEqual([{ ...shop, name: 'store' }]);
  });

  it('goes off the list with its tasks, and comes back with all of them', () => {
    const { store } = openTestStore();
    const { task, run } = putRun(store);
    const ask = anAsk({ taskId: task.id, runId: run.id, workspaceId: task.workspaceId });
    store.change((write) => {
      write.putAsk(ask);
      write.putInput({ id: 'input_00000001', runId: run.id, input: {}, at: NOON });
      write.append(aFact(aNotice(), { taskId: task.id }));
    });
    const { workspaceId } = task;
    const live: TerminalRecord = {
      ...{ id: newIds.run(), kind: 'shell' as const, workspaceId, taskId: null, agent: null, sessionId: null },
      ...{ cwd: '/shop', title: 'shell', state: { kind: 'live' as const }, createdAt: NOON },
      plan: { resume: false, cols: 80, rows: 24 },
    };
    const over = { kind: 'ended', at: NOON, exitCode: 0, message: null } as const;
    const ended = { ...live, id: newIds.run(), state: over };
    store.change((write) => [live, ended].forEach((one) => write.putTerminal(one)));
    const listed = () => ({
      workspaces: [store.workspaces(), store.workspace(workspaceId)],
      tasks: [store.task(task.id), store.taskView(task.id), store.taskViews({ limit: 9 }), store.screenTasks(9)],
      ofWorkspace: store.taskViews({ workspaceId, limit: 9 }),
      inState: store.tasksIn([task.state.kind]),
      runs: store.newestRuns(9),
      asks: [store.openAsks(), store.openAsks(task.id)],
      terminals: store.terminals(9).filter(({ state }) => state.kind === 'ended'),
    });
    const before = listed();
    const workspace = store.workspace(workspaceId);
    expect(before.terminals).toEqual([ended]);

    store.change((write) => write.removeWorkspace(workspaceId, NOON));
    expect(listed()).toEqual({
      ...{ workspaces: [[], null], tasks: [null, null, [], []], ofWorkspace: [], inState: [] },
      ...{ runs: [], asks: [[], []], terminals: [] },
    });
    expect(store.terminals(9)).toEqual([]);
    expect(store.workspaceByPath(workspace?.path ?? '')).toBeNull();
    expect(store.removedWorkspace(workspaceId)).toEqual(workspace);
    expect(store.removedWorkspace(workspace?.path ?? '')).toEqual(workspace);
    expect(store.events({ taskId: task.id, limit: 10 }).events).toHaveLength(1);

    store.change((write) => workspace && write.putWorkspace(workspace));
    expect(listed()).toEqual(before);
    expect(store.removedWorkspace(workspaceId)).toBeNull();
    expect(store.terminal(live.id)).toBeNull();
    expect(store.inputs(run.id)).toHaveLength(1);
  });
});

describe('tasks', () => {
  it('reads back a record with everything set', () => {
    const { store } = openTestStore();
    const { task } = putRun(store);
    const full = {
      ...task,
      state: { kind: 'needs-you', stage: 'qa', need: { code: 'x', message: 'y', next: 'z' } },
      place: { kind: 'worktree', path: '/w', branch: 'croft/1', base: null },
      definition: aPipeline({ title: 'Mine' }),
      queueRank: 1.5,
      problemsInARow: 3,
      note: 'look at the tests',
      next: { cause: 'QA said no', resumeSession: 's-1', findings: 'none' },
    } as const;
    store.change((write) => write.putTask(full));
    expect(store.task(task.id)).toEqual(full);
  });

  it('shows a task with its stages in order, its open asks, its cost and the time of its runs', () => {
    const { store } = openTestStore();
    const { task, run } = putRun(store);
    const second = aStage({ taskId: task.id, index: 1, key: 'qa', context: { summary: 'fine' } });
    const totals = { toolCount: 1, bashCount: 1, fileOps: 0, tokens: noTokens, costUsd: 0.25, turns: 2 };
    const ofTask = { taskId: task.id, workspaceId: task.workspaceId };
    store.change((write) => {
      write.putStage(second);
      write.putRun({ ...run, totals, status: endedWithVerdict, startedAt: NOON, endedAt: NOON + 5000, waitedMs: 1000 });
      write.putRun(aRun({ ...ofTask, stageId: second.id, totals, startedAt: NOON, endedAt: null }));
      write.putAsk(anAsk({ ...ofTask, runId: run.id }));
      write.putAsk(anAsk({ ...ofTask, runId: run.id, state: 'allowed' }));
    });
    const view = store.taskView(task.id);
    expect(view).toMatchObject({ id: task.id, openAsks: 1, costUsd: 0.5, workedMs: 4000 });
    expect(view?.stages.map((stage) => stage.key)).toEqual(['implementation', 'qa']);
    expect(view?.stages[1]).toEqual(second);
    expect(view).not.toHaveProperty('definition');
    expect(store.taskViews({ limit: 10 })).toEqual([view]);
    expect(store.stage(second.id)).toEqual(second);
  });

  it('lists views newest first, of one workspace or of all', () => {
    const { store } = openTestStore();
    const [one, other] = [aWorkspace(), aWorkspace()];
    // Times that run backwards: the order is that of writing.
    const tasks = [0, 1, 2, 3].map((i) => aTask({ workspaceId: i % 2 ? one.id : other.id, createdAt: NOON - i }));
    store.change((write) => {
      [one, other].forEach((workspace) => write.putWorkspace(workspace));
      tasks.forEach((task) => write.putTask(task));
    });
    const ids = tasks.map((task) => task.id);
    expect(store.taskViews({ limit: 3 }).map((task) => task.id)).toEqual([ids[3], ids[2], ids[1]]);
    expect(store.taskViews({ workspaceId: one.id, limit: 9 }).map((task) => task.id)).toEqual([ids[3], ids[1]]);
  });

  it('finds tasks by state, in queue order and then oldest first', () => {
    const { store } = openTestStore();
    const workspace = aWorkspace();
    const make = (state: TaskState, queueRank: number | null) => aTask({ workspaceId: workspace.id, state, queueRank });
    const queued = { kind: 'queued', since: NOON } as const;
    const held = { kind: 'held', stage: 'qa', why: 'limit', code: 'limit', until: NOON } as const;
    const all = [make(held, null), make(queued, 3), make(queued, 1.5), make(held, null), make({ kind: 'draft' }, null)];
    store.change((write) => {
      write.putWorkspace(workspace);
      all.forEach((task) => write.putTask(task));
    });
    const found = store.tasksIn(['queued', 'held']).map((task) => task.id);
    expect(found).toEqual([2, 1, 0, 3].map((index) => all[index]?.id));
    expect(store.tasksIn([])).toEqual([]);
  });

  it('gives the screens every task that is not over and the newest that are', () => {
    const { store } = openTestStore();
    const workspace = aWorkspace();
    const make = (state: TaskState) => aTask({ workspaceId: workspace.id, state });
    const draft = make({ kind: 'draft' });
    const past = [1, 2, 3].map((at) => make(at === 2 ? { kind: 'cancelled', at, stage: null } : { kind: 'done', at }));
    store.change((write) => {
      write.putWorkspace(workspace);
      [draft, ...past].forEach((task) => write.putTask(task));
    });
    expect(store.screenTasks(2).map((task) => task.id)).toEqual([draft.id, past[2]?.id, past[1]?.id]);
  });
});

describe('runs', () => {
  it('reads back what was put, newest first', () => {
    const { store } = openTestStore();
    const { task, run } = putRun(store, {
      status: { kind: 'ended', outcome: { kind: 'timeout', afterMs: 5 }, exitCode: null, signal: 'SIGKILL' },
      verdict: { passed: false, summary: 'no', findings: [{ severity: 'minor', message: 'm' }], outputs: { a: [1] } },
      sessionId: 's',
      settledAt: NOON,
    });
    const second = aRun({
      taskId: task.id,
      stageId: run.stageId,
      workspaceId: task.workspaceId,
      attempt: 2,
      createdAt: 1,
    });
    store.change((write) => write.putRun(second));
    expect(store.run(run.id)).toEqual(run);
    expect(store.runsOf(task.id)).toEqual([second, run]);
    expect(store.runsOf(task.id, 1)).toEqual([second]);
  });

  it('has the runs open that have not ended or are not settled', () => {
    const { store } = openTestStore();
    const { run: planned } = putRun(store);
    const { run: running } = putRun(store, { status: { kind: 'running' } });
    const { run: unsettled } = putRun(store, { status: endedWithVerdict });
    putRun(store, { status: endedWithVerdict, settledAt: NOON });
    expect(store.openRuns()).toEqual([planned, running, unsettled]);
  });

  it('refuses a second live run of a stage, and a second run of the same attempt', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    const again = aRun({ taskId: run.taskId, stageId: run.stageId, workspaceId: run.workspaceId, attempt: 2 });
    expect(() => store.change((write) => write.putRun(again))).toThrow(/UNIQUE/);
    store.change((write) => write.putRun({ ...run, status: endedWithVerdict }));
    expect(() => store.change((write) => write.putRun({ ...again, attempt: 1 }))).toThrow(/UNIQUE/);
    store.change((write) => write.putRun(again));
    expect(store.runsOf(run.taskId)).toHaveLength(2);
  });
});

describe('asks, inputs, settings, windows', () => {
  it('reads asks back, oldest first', () => {
    const { store } = openTestStore();
    const { task, run } = putRun(store);
    const other = putRun(store);
    const [first, second, third] = [run, run, other.run].map((of) =>
      anAsk({ taskId: of.taskId, runId: of.id, workspaceId: of.workspaceId }),
    );
    if (!first || !second || !third) throw new Error('three asks were made');
    const answered = { ...first, state: 'answered', answeredAt: NOON + 1 } as const;
    store.change((write) => [first, second, third].forEach((ask) => write.putAsk(ask)));
    expect(store.openAsks()).toEqual([first, second, third]);
    store.change((write) => write.putAsk(answered));
    expect(store.openAsks(task.id)).toEqual([second]);
    expect(store.ask(first.id)).toEqual(answered);
    expect(store.waitsOf(run.id)).toEqual(
      [answered, second].map((ask) => ({ from: ask.createdAt, to: ask.answeredAt })),
    );
    expect(store.askByRequest(run.id, second.requestId)).toEqual(second);
    expect(store.askByRequest(other.run.id, second.requestId)).toBeNull();
  });

  it('keeps an input once and in order', () => {
    const { store } = openTestStore();
    const { run } = putRun(store);
    const [b, a] = ['input_bbbbbbbb', 'input_aaaaaaaa'].map((id, at) => ({
      id,
      runId: run.id,
      input: { text: id },
      at,
    }));
    if (!a || !b) throw new Error('two inputs were made');
    store.change((write) => [b, a, b].forEach((input) => write.putInput(input)));
    expect(store.inputs(run.id)).toEqual([b, a]);
  });

  it('merges settings by key and drops those that are not valid any more', () => {
    const { store, path, logger } = openTestStore();
    expect(store.settings()).toEqual({});
    store.change((write) => write.putSettings({ maxConcurrent: 3, maxLoops: 1 }));
    store.change((write) => write.putSettings({ maxLoops: 2 }));
    expect(store.settings()).toEqual({ maxConcurrent: 3, maxLoops: 2 });
    // As an older or newer version may have left them.
    store.change((write) => write.putSettings({ maxConcurrent: 0, ...{ unknown: true } }));
    expect(store.settings()).toEqual({ maxLoops: 2 });
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
    store.close();
    expect(openTestStore({ path }).store.settings()).toEqual({ maxLoops: 2 });
  });

  it('keeps the newest of each usage window', () => {
    const { store } = openTestStore();
    const window = { name: 'five_hour', status: 'allowed', utilization: 0.5, resetsAt: NOON } as const;
    store.change((write) => {
      write.putWindow('claude', window, NOON);
      write.putWindow('claude', { ...window, status: 'rejected' }, NOON + 1);
      write.putWindow('claude', { ...window, name: 'seven_day', utilization: null }, NOON);
    });
    expect(store.windows()).toEqual([
      { agent: 'claude', window: { ...window, status: 'rejected' }, seenAt: NOON + 1 },
      { agent: 'claude', window: { ...window, name: 'seven_day', utilization: null }, seenAt: NOON },
    ]);
  });
});
