import { describe, expect, it } from 'vitest';
import {
  currentWindows,
  farmStatus,
  windowTitle,
  workspaceCounts,
} from '../../../src/renderer/src/state/view/farm-status';
import { placeKeeper } from '../../../src/renderer/src/state/view/places';
import { homeItems } from '../../../src/renderer/src/state/view/home-items';
import type { HomeItem } from '../../../src/renderer/src/state/view/home-items';
import { needsOf } from '../../../src/renderer/src/state/view/needs';
import { applyEvents } from '../../../src/renderer/src/state/farm/apply-events';
import { ask, ended, event, farm, NOW, run, runId, task, taskId, workspaceId } from './build';

const need = { code: 'no-verdict', message: 'm', next: 'n' };
const tasks = [
  task('stuck', { kind: 'needs-you', stage: 'qa', need }, { updatedAt: NOW - 50 }),
  task('asks', { kind: 'running', stage: 'qa', runId: runId('q') }, { openAsks: 1 }),
  task('runs', { kind: 'running', stage: 'qa', runId: runId('r') }),
  task('held', { kind: 'held', stage: 'qa', why: 'w', code: 'limit', until: NOW }, { createdAt: NOW + 1 }),
  task('second', { kind: 'queued', since: NOW + 2 }),
  task('first', { kind: 'queued', since: NOW + 1 }, { workspaceId: workspaceId('api') }),
  task('draft', { kind: 'draft' }),
  task('old', { kind: 'done', at: NOW - 9 }),
  task('new', { kind: 'cancelled', at: NOW - 1, stage: 'specification' }),
  task('thrown', { kind: 'cancelled', at: NOW - 1, stage: null }),
];
const asks = [ask('a', 'asks', { createdAt: NOW - 80 })];
const state = farm({ tasks, asks });

const words = (items: readonly HomeItem[]) =>
  items.map((item) => (item.kind === 'heading' ? `# ${item.section} ${item.count}` : item.key));

describe('home', () => {
  it('has what needs the user first and nowhere else, then what runs, what is held, what comes, drafts, what is over; no draft that was thrown away', () => {
    expect(words(homeItems(state, null, 30))).toEqual([
      ...['# needs 2', 'need-ask_a', 'need-task_stuck'],
      ...['# running 1', 'task_runs'],
      ...['# held 1', 'task_held'],
      ...['# next 2', 'task_first', 'task_second'],
      ...['# drafts 1', 'task_draft'],
      ...['# over 2', 'task_new', 'task_old'],
    ]);
  });

  it('has no heading without rows, and says how many are not shown', () => {
    expect(words(homeItems(state, workspaceId('api'), 30))).toEqual(['# next 1', 'task_first']);
    expect(words(homeItems(state, null, 1)).slice(-3)).toEqual(['# over 2', 'task_new', 'more']);
    expect(homeItems(farm(), null, 30)).toEqual([]);
  });

  it('counts places in the queue over all workspaces', () => {
    const places = homeItems(state, workspaceId('shop'), 30).flatMap((item) =>
      item.kind === 'task' ? [item.place] : [],
    );
    expect(places).toContain(2);
    expect(places).not.toContain(1);
  });

  it('leaves out a question whose task is not known', () => {
    expect(needsOf(farm({ asks: [ask('x', 'nobody')] }))).toEqual([]);
  });
});

describe('a queue that its user holds up', () => {
  const running = (name: string, openAsks: number) =>
    task(name, { kind: 'running', stage: 'qa', runId: runId(name) }, { openAsks });

  const held = (name: string, code: string, until: number) =>
    task(name, { kind: 'held', stage: 'qa', why: 'w', code, until });
  const keeper = (...of: ReturnType<typeof task>[]) => placeKeeper(farm({ tasks: of }));

  it('is one whose every place is held by a task that asks', () => {
    expect(keeper(running('a', 1), running('b', 2), task('c', { kind: 'queued', since: NOW }))).toBe('asks');
    expect(keeper(running('a', 1), running('b', 0))).toBeNull();
    expect(keeper(running('a', 1))).toBeNull();
    expect(keeper()).toBeNull();
  });

  it('is also one whose places are kept by tasks that try again, the soonest first', () => {
    const [soon, later] = [held('soon', 'retry', NOW + 1), held('later', 'retry', NOW + 2)];
    expect(keeper(later, soon)).toBe(soon);
    expect(keeper(later, running('a', 1))).toBe(later);
    expect(keeper(later, running('a', 0))).toBeNull();
    expect(keeper(later)).toBeNull();
    expect(keeper(held('a', 'limit', NOW), held('b', 'paused', NOW))).toBeNull();
  });
});

describe('numbers', () => {
  it('count what runs, waits and needs the user', () => {
    expect(farmStatus(state, NOW)).toMatchObject({ running: 2, asking: 1, most: 2, queued: 2, needsYou: 2 });
    const again = task('again', { kind: 'held', stage: 'qa', why: 'w', code: 'retry', until: NOW + 1 });
    expect(farmStatus(farm({ tasks: [...tasks, again] }), NOW)).toMatchObject({ running: 2, retrying: 1, queued: 2 });
    expect(farmStatus(state, NOW).retrying).toBe(0);
    expect(workspaceCounts(state).get(workspaceId('shop'))).toEqual({ running: 2, queued: 1, held: 1, needsYou: 2 });
  });

  it('count the queue once: what a paused farm holds between two stages is not in it, on any screen', () => {
    const why = 'Croft is paused: it goes on when you resume Croft.';
    const between = task('between', { kind: 'held', stage: 'qa', why, code: 'farm-paused', until: null });
    const paused = farm({ tasks: [...tasks, between] });
    const ofWorkspaces = [...workspaceCounts(paused).values()].reduce((sum, { queued }) => sum + queued, 0);
    const onHome = homeItems(paused, null, 30).find((item) => item.kind === 'heading' && item.section === 'next');
    expect([farmStatus(paused, NOW).queued, ofWorkspaces, onHome]).toEqual([2, 2, { ...onHome, count: 2 }]);
  });

  it('add up what today has cost, also in tasks of yesterday', () => {
    const yesterday = NOW - 36 * 3_600_000;
    const young = task('young', { kind: 'draft' }, { costUsd: 1 });
    const old = task('old', { kind: 'running', stage: 'qa', runId: null }, { costUsd: 5, createdAt: yesterday });
    const totals = { ...run('x', 'old').totals, costUsd: 0.5 };
    const runs = [run('now', 'old', { totals }), run('then', 'old', { totals, startedAt: yesterday })];
    const unheard = { ...farm({ tasks: [young, old], runs }), healthAt: yesterday };
    expect(farmStatus(unheard, NOW).costToday).toBe(1.5);
  });

  it('take the sum of the day from the farm, and add what runs cost from then on', () => {
    const before = farm({ runs: [run('x', 't', { totals: { ...run('x', 't').totals, costUsd: 0.5 } })] });
    const heard = { ...before, healthAt: NOW, health: before.health && { ...before.health, costTodayUsd: 7 } };
    const more = run('x', 't', { status: ended, totals: { ...run('x', 't').totals, costUsd: 0.75 } });
    const unknown = run('y', 't', { status: ended, totals: { ...run('x', 't').totals, costUsd: 3 } });
    const facts = [more, unknown].map((changed, index) => event(11 + index, { type: 'run.changed', run: changed }));
    expect(farmStatus(applyEvents(heard, facts), NOW).costToday).toBe(7.25);
  });

  it('keep only usage windows that say something', () => {
    const window = {
      agent: 'claude',
      name: 'five_hour',
      status: 'allowed',
      utilization: 0.5,
      resetsAt: NOW + 1,
      seenAt: NOW,
    } as const;
    const windows = new Map([
      ['a', window],
      ['b', { ...window, name: 'past', resetsAt: NOW - 1 }],
      ['c', { ...window, name: 'unknown', utilization: null }],
      ['d', { ...window, name: 'spent', utilization: null, status: 'rejected', resetsAt: null } as const],
    ]);
    expect(currentWindows({ windows }, NOW).map(windowTitle)).toEqual(['claude 5 h', 'claude spent']);
  });

  it('leave the state as it was', () => expect(state.tasks.get(taskId('runs'))).toBe(tasks[2]));
});
