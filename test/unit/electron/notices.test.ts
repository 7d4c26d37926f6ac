import { describe, expect, test } from 'vitest';
import type { FarmEvent, FarmFact } from '../../../src/main/contract/event';
import { MOST_AT_ONCE, recentAt, together } from '../../../src/main/electron/notices/group';
import { noticeOf, settledBy } from '../../../src/main/electron/notices/notice';
import type { Notice } from '../../../src/main/electron/notices/notice';
import { isQuiet } from '../../../src/main/electron/notices/quiet';
import { NOON } from '../../builders';
import { aView, needyTask, runningTask, shownAsk, shownTask } from './view';

const event = (fact: FarmFact): FarmEvent => ({ seq: 1, at: NOON, workspaceId: null, taskId: null, runId: null, fact });
const moved = (task: ReturnType<typeof shownTask>, from: string): FarmEvent =>
  event({ type: 'task.changed', task, move: { from, to: task.state.kind, reason: 'r' } });

describe('what is told', () => {
  const task = runningTask('Add login');

  test('a permission, with what can be answered', () => {
    const ask = shownAsk(task);
    expect(noticeOf(event({ type: 'ask.changed', ask }), aView({ tasks: [task] }))).toEqual({
      key: ask.id,
      kind: 'need',
      title: 'Add login',
      body: 'npm publish',
      address: `#/task/${task.id}`,
      askId: ask.id,
    });
  });

  test('a question, without buttons', () => {
    const ask = shownAsk(task, { kind: 'question' });
    expect(noticeOf(event({ type: 'ask.changed', ask }), aView({ tasks: [task] }))?.askId).toBeNull();
  });

  test('a task that needs its user, and one that is done', () => {
    expect(noticeOf(moved(needyTask('Totals'), 'running'), aView())).toMatchObject({ kind: 'need', title: 'Totals' });
    const done = shownTask({ title: 'Cart', state: { kind: 'done', at: NOON } });
    expect(noticeOf(moved(done, 'running'), aView())).toMatchObject({ kind: 'done', title: 'Cart' });
  });

  test('a limit, once for all tasks of an agent', () => {
    const held = shownTask({
      state: { kind: 'held', stage: 's', why: 'resets 20:00', code: 'limit', until: 1 },
    });
    expect(noticeOf(moved(held, 'running'), aView())).toMatchObject({ kind: 'limit', key: 'limit claude' });
  });

  test('trouble of the farm', () => {
    const fact = { type: 'notice', level: 'warn', code: 'disk', message: 'Full.', next: 'Make room.' } as const;
    expect(noticeOf(event(fact), aView())).toMatchObject({ kind: 'trouble', body: 'Full. Make room.' });
  });

  test.each([
    ['an answered ask', event({ type: 'ask.changed', ask: shownAsk(runningTask('x'), { state: 'allowed' }) })],
    ['a task that starts', moved(runningTask('x'), 'queued')],
    [
      'a task that its user paused',
      moved(shownTask({ state: { kind: 'held', stage: 's', why: 'w', code: 'paused', until: null } }), 'running'),
    ],
    ['a cancelled task', moved(shownTask({ state: { kind: 'cancelled', at: 1, stage: null } }), 'running')],
    ['a change that moves nothing', event({ type: 'task.changed', task: needyTask('x'), move: null })],
    ['news', event({ type: 'notice', level: 'info', code: 'x', message: 'm', next: null })],
  ])('not %s', (_what, happened) => {
    expect(noticeOf(happened, aView())).toBeNull();
  });

  test('an answer settles its ask, a move on its task', () => {
    const ask = shownAsk(task, { state: 'denied' });
    expect(settledBy(event({ type: 'ask.changed', ask }))).toBe(ask.id);
    expect(settledBy(moved(task, 'needs-you'))).toBe(task.id);
    expect(settledBy(moved(needyTask('x'), 'running'))).toBeNull();
  });
});

describe('quiet hours', () => {
  const at = (time: string) => ({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) });
  test.each([
    ['22:00', '07:00', '23:30', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '07:00', false],
    ['22:00', '07:00', '21:59', false],
    ['12:00', '13:00', '12:00', true],
    ['12:00', '13:00', '13:00', false],
    ['12:00', '12:00', '12:00', false],
  ])('from %s to %s, at %s: %s', (from, to, now, quiet) => {
    expect(isQuiet({ from, to }, at(now))).toBe(quiet);
  });
  test('none', () => {
    expect(isQuiet(null, at('03:00'))).toBe(false);
  });
});

describe('many at once', () => {
  const need = (title: string): Notice => ({ key: title, kind: 'need', title, body: '', address: '#/', askId: null });
  test('become one that counts', () => {
    const notices = ['a', 'b', 'c', 'd'].map(need);
    expect(together(notices)).toMatchObject({ title: '4 things need you', body: 'a, b, c, …', address: '#/' });
    expect(together([...notices, { ...need('e'), kind: 'done' }])).toMatchObject({ title: '5 things happened' });
    expect(MOST_AT_ONCE).toBe(3);
  });
  test('those of more than five seconds ago do not count', () => {
    const shown = [0, 1_000, 4_000].map((at) => ({ at, notice: need('x') }));
    expect(recentAt(shown, 5_500).map(({ at }) => at)).toEqual([1_000, 4_000]);
  });
});
