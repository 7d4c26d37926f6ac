import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import type { Terminal } from '../../../src/main/contract/terminal';
import { piecesOf } from '../../../src/renderer/src/state/terminal-feed';
import { gridShape, neighbour } from '../../../src/renderer/src/state/terminal-grid';
import {
  canHandBack,
  canOpenSession,
  canPause,
  canResume,
  canTakeOver,
  handsOf,
} from '../../../src/renderer/src/state/terminal-hands';
import { itemFor, terminalItems } from '../../../src/renderer/src/state/terminal-items';
import { itemSign, itemWords } from '../../../src/renderer/src/state/terminal-words';
import { parseFont, stepFont } from '../../../src/renderer/src/state/terminal-zoom';
import { ended, farm, NOW, run, runId, stage, task, workspaceId } from './build';

const running: Task['state'] = { kind: 'running', stage: 'implementation', runId: runId('r') };
const left: Task['state'] = {
  kind: 'needs-you',
  stage: 'implementation',
  need: { code: 'terminal.left', message: 'You have left the terminal of this task.', next: 'Hand it back.' },
};
const held = (code: string): Task['state'] => ({ kind: 'held', stage: 'qa', why: 'Paused.', code, until: null });

function terminal(name: string, more: Partial<Terminal> = {}): Terminal {
  return {
    ...{ id: runId(name), kind: 'shell', workspaceId: workspaceId('shop'), taskId: null, agent: null, sessionId: null },
    ...{ cwd: '/home/me/shop', title: name, state: { kind: 'live' }, activity: null, createdAt: NOW },
    ...more,
  };
}

describe('in whose hands a task is', () => {
  const agents = [run('r', 't')];
  const mine = [run('r', 't', { attended: true, mode: 'terminal' })];

  it('follows from its run and from why it waits', () => {
    expect([handsOf(task('t', running), agents), handsOf(task('t', running), mine)]).toEqual(['agent', 'yours']);
    expect([handsOf(task('t', left), mine), handsOf(task('t', held('paused')), mine)]).toEqual(['left', 'agent']);
  });

  it('says what can be done, or why not', () => {
    const over = task('t', { kind: 'done', at: NOW });
    expect(canTakeOver(task('t', running), agents, null)).toEqual({ can: true });
    expect(canTakeOver(task('t', running), mine, null)).toEqual({ can: false, why: 'You have taken it over already.' });
    expect(canTakeOver(task('t', { kind: 'draft' }), [], null)).toMatchObject({ can: false });
    const queued = task('t', { kind: 'queued', since: NOW });
    const begun = [stage('t', 'specification', 0, { startedAt: NOW })];
    expect(canTakeOver({ ...queued, stages: [stage('t', 'specification', 0)] }, agents, null)).toMatchObject({
      why: 'It waits for its turn: there is nothing to take over yet.',
    });
    expect(canTakeOver({ ...queued, stages: begun }, agents, null)).toEqual({ can: true });
    expect(canTakeOver(over, agents, null)).toEqual({ can: false, why: 'The task is over.' });
    expect(canHandBack(task('t', running), mine)).toEqual({ can: true });
    expect(canHandBack(task('t', left), agents)).toEqual({ can: true });
    expect(canHandBack(task('t', running), agents)).toMatchObject({ can: false });
    expect([canPause(task('t', running)).can, canPause(task('t', left)).can]).toEqual([true, false]);
    expect([canPause(task('t', held('paused'))).can, canPause(task('t', held('limit'))).can]).toEqual([false, true]);
    expect([canResume(task('t', held('paused'))).can, canResume(task('t', running)).can]).toEqual([true, false]);
    const onlyStream = [{ agent: 'claude', title: 'Claude', modes: ['stream' as const] }];
    expect(canTakeOver(task('t', running), agents, onlyStream)).toEqual({
      can: false,
      why: 'Claude cannot run in a terminal.',
    });
    expect(canOpenSession(over, agents, null)).toEqual({ can: false, why: 'No agent has had a session for it.' });
  });
});

describe('terminals of the grid', () => {
  const inTask = (name: string, createdAt: number) => task(name, running, { createdAt });
  const runs = [
    run('old', 'a', { status: ended, createdAt: NOW }),
    run('new', 'a', { createdAt: NOW + 1 }),
    run('b', 'b'),
    run('over', 'over', { status: ended }),
  ];
  const tasks = [inTask('b', NOW + 5), inTask('a', NOW), task('over', { kind: 'done', at: NOW })];
  const state = {
    ...farm({ tasks, runs }),
    terminals: new Map(
      [terminal('gone', { state: { kind: 'ended', at: NOW, exitCode: 1, message: null } }), terminal('live')].map(
        (each) => [each.id, each] as const,
      ),
    ),
  };

  it('are those of the newest live runs in the order of their tasks, then those opened by hand, ended ones last', () => {
    const items = terminalItems(state, null);
    expect(items.map(({ key, id }) => [key, id])).toEqual([
      ['task_a', 'run_new'],
      ['task_b', 'run_b'],
      ['run_live', 'run_live'],
      ['run_gone', 'run_gone'],
    ]);
    expect(terminalItems(state, workspaceId('other'))).toEqual([]);
  });

  it('keep the place of a task between two of its runs', () => {
    const between = farm({ tasks: [inTask('a', NOW)], runs: [run('old', 'a', { status: ended })] });
    expect(terminalItems(between, null).map(({ id }) => id)).toEqual(['run_old']);
  });

  it('are found by the address of an earlier run of the task, of one that is over, and not at all', () => {
    expect(itemFor(state, runId('old'))?.id).toBe('run_new');
    expect(itemFor(state, runId('over'))?.id).toBe('run_over');
    expect(itemFor(state, runId('nobody'))).toBeNull();
  });

  it('say in words what they do', () => {
    const [, , live, gone] = terminalItems(state, null);
    const around = { doing: undefined, asks: new Map(), now: NOW };
    expect(live && [itemSign(live).words, itemWords(live, around)]).toEqual(['open', 'shell · /home/me/shop']);
    expect(gone && itemSign(gone).shape).toBe('cross');
    expect(gone && itemWords(gone, around)).toContain('ended with 1');
    const driven = terminalItems(
      farm({ tasks: [task('t', running)], runs: [run('r', 't', { attended: true })] }),
      null,
    )[0];
    expect(driven && itemWords(driven, around)).toBe('implementation · you drive its terminal: hand back when done');
  });
});

describe('the shape of the grid', () => {
  const desk = { width: 1040, height: 690 };

  it('shows twelve without scrolling on a desk, and one column on a phone', () => {
    const twelve = gridShape(12, desk, 12);
    expect(twelve.columns).toBe(4);
    expect(twelve.rowHeight * 3 + 16).toBeLessThanOrEqual(desk.height);
    expect(gridShape(5, { width: 374, height: 600 }, 11).columns).toBe(1);
    expect(gridShape(1, desk, 12)).toEqual({ columns: 1, rowHeight: 690 });
    expect(gridShape(2, desk, 12).columns).toBe(2);
  });

  it('has fewer columns for larger text, and rows that can be read', () => {
    expect(gridShape(12, desk, 20).columns).toBe(2);
    expect(gridShape(40, desk, 12).rowHeight).toBeGreaterThanOrEqual(190);
  });

  it('is walked by arrows', () => {
    const seven = { count: 7, columns: 3 };
    expect(neighbour(0, 'arrowright', seven)).toBe(1);
    expect(neighbour(0, 'arrowleft', seven)).toBeNull();
    expect(neighbour(1, 'arrowdown', seven)).toBe(4);
    expect(neighbour(4, 'arrowdown', seven)).toBe(6);
    expect(neighbour(6, 'arrowdown', seven)).toBeNull();
    expect(neighbour(4, 'arrowup', seven)).toBe(1);
  });
});

it('the size of the text stays within bounds, whatever was kept', () => {
  expect(['14', '99', 'x', '', null].map(parseFont)).toEqual([14, 12, 12, 12, 12]);
  expect([stepFont(8, -1), stepFont(22, 1), stepFont(12, 1)]).toEqual([8, 22, 13]);
});

it('long pastes are typed in pieces that break no character', () => {
  expect(piecesOf('abc', 3)).toEqual(['abc']);
  expect(piecesOf('ab😀cd', 3)).toEqual(['ab', '😀c', 'd']);
  expect(piecesOf('x'.repeat(40_000)).map(({ length }) => length)).toEqual([16_384, 16_384, 7_232]);
});
