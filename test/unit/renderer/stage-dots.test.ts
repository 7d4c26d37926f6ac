import { describe, expect, it } from 'vitest';
import { stageDots } from '../../../src/renderer/src/state/view/stage-dots';
import { taskSign } from '../../../src/renderer/src/state/view/signs';
import { stageLine } from '../../../src/renderer/src/state/view/stage-line';
import { taskWords, whyStill } from '../../../src/renderer/src/state/view/task-words';
import { runSign } from '../../../src/renderer/src/state/view/run-words';
import { ended, NOW, run, runId, stage, task } from './build';

const stages = [
  stage('t', 'specification', 0, { status: 'completed', attempts: 1, startedAt: NOW - 9000, endedAt: NOW - 6000 }),
  stage('t', 'implementation', 1, { status: 'running', attempts: 2, startedAt: NOW - 6000 }),
  stage('t', 'qa', 2),
];
const names = (state: Parameters<typeof task>[1], more = {}) =>
  stageDots(task('t', state, { stages, ...more })).map(({ name }) => name);
const running = { kind: 'running', stage: 'implementation', runId: runId('r') } as const;
const held = {
  kind: 'held',
  stage: 'implementation',
  why: 'The limit is used up.',
  code: 'limit',
  until: NOW,
} as const;

describe('stage dots', () => {
  it('show what is done, what runs, what comes', () => {
    expect(names(running)).toEqual(['done', 'now', 'to-come']);
  });

  it('show where the task needs its user, is held, or asks', () => {
    const need = { code: 'no-verdict', message: 'm', next: 'n' };
    expect(names({ kind: 'needs-you', stage: 'implementation', need })[1]).toBe('needs-you');
    expect(names(held)[1]).toBe('held');
    expect(names(running, { openAsks: 1 })[1]).toBe('needs-you');
  });

  it('tell skipped from done, and stopped with its reason', () => {
    const dots = stageDots(
      task(
        't',
        { kind: 'cancelled', at: NOW, stage: 'qa' },
        {
          stages: [
            stage('t', 'specification', 0, { status: 'skipped', skipReason: 'is in the description' }),
            stage('t', 'qa', 1, { status: 'failed', error: 'no logout test', attempts: 3 }),
          ],
        },
      ),
    );
    expect(dots.map(({ words }) => words)).toEqual([
      'specification: skipped, is in the description',
      'qa: stopped, attempt 3, no logout test',
    ]);
    expect(dots.map(({ shape }) => shape)).toEqual(['slash', 'slash']);
  });

  it('have a shape of their own for each state', () => {
    const shapes = [running, held]
      .flatMap((state) => stageDots(task('t', state, { stages })))
      .map(({ shape }) => shape);
    expect(new Set(shapes)).toEqual(new Set(['full', 'half', 'empty', 'pause']));
  });
});

describe('a task in words', () => {
  const around = { now: NOW, doing: undefined, asks: undefined, place: null };

  it('says what its agent does, or what it asks', () => {
    const doing = { text: 'runs npm test', kind: 'working', since: NOW } as const;
    expect(taskWords(task('t', running, { stages }), { ...around, doing })).toBe(
      'implementation, attempt 2 · runs npm test',
    );
    expect(taskWords(task('t', running, { stages }), { ...around, doing, asks: 'run it?' })).toBe(
      'implementation, attempt 2 · needs you: run it?',
    );
    expect(taskWords(task('t', running, { stages }), around)).toBe('implementation, attempt 2 · starts');
  });

  it('says why it does nothing', () => {
    expect(taskWords(task('t', { kind: 'queued', since: NOW }), { ...around, place: 1 })).toBe(
      'waits: next in the queue',
    );
    const full = { code: 'unavailable', message: 'x', reason: 'disk.full' } as const;
    const why = (control: 'open' | 'paused' | 'draining', trouble: typeof full | null = null) =>
      taskWords(task('t', { kind: 'queued', since: NOW }), {
        ...around,
        place: 1,
        still: whyStill({ control, trouble }),
      });
    expect([why('open'), why('paused'), why('draining'), why('open', full)]).toEqual([
      ...['waits: next in the queue', 'waits: Croft is paused', 'waits: Croft is about to quit'],
      'waits: a disk is full',
    ]);
    expect(taskWords(task('t', { kind: 'queued', since: NOW }), { ...around, place: 1, heldUp: 'asks' })).toBe(
      'waits: next, when you have answered an agent that asks',
    );
    const title = 'Explain in the handbook how a slot is kept';
    const again = (until: number | null) =>
      taskWords(task('t', { kind: 'queued', since: NOW }), {
        ...around,
        place: 1,
        heldUp: task('a', { kind: 'held', stage: 'qa', why: 'w', code: 'retry', until }, { title }),
      });
    expect(again(NOW)).toMatch(
      /^waits: Explain in the handbook how a s… tries again at \d\d:\d\d and keeps its place$/,
    );
    expect(again(null)).toBe('waits: Explain in the handbook how a s… tries again soon and keeps its place');
    expect(taskWords(task('t', { kind: 'queued', since: NOW }), { ...around, place: 2, heldUp: 'asks' })).toBe(
      'waits: 2nd in the queue',
    );
    expect(taskWords(task('t', { kind: 'queued', since: NOW }), { ...around, place: 3 })).toBe(
      'waits: 3rd in the queue',
    );
    expect(taskWords(task('t', held, { stages }), around)).toMatch(
      /^implementation · goes on \d\d:\d\d · The limit is used up\.$/,
    );
  });

  it('says what became of its work once it is over, or that this is to be reviewed', () => {
    const over = { kind: 'done', at: NOW } as const;
    const place = { kind: 'worktree', path: '/w', branch: 'croft/t', base: null } as const;
    const home = { kind: 'accepted', at: NOW, into: 'main', commit: 'abc', how: 'merge' } as const;
    const away = { kind: 'discarded', at: NOW, until: NOW } as const;
    expect(taskWords(task('t', over, { place }), around)).toMatch(/^to review · done /);
    expect(taskWords(task('t', over, { review: home }), around)).toMatch(/^accepted · done /);
    expect(taskWords(task('t', over, { review: away }), around)).toMatch(/^discarded · done /);
    expect(taskWords(task('t', over), around)).toMatch(/^done /);
    const stopped = { kind: 'cancelled', at: NOW, stage: 'specification' } as const;
    expect(taskWords(task('t', stopped, { place, stages }), around)).toMatch(/^stopped .* in specification$/);
    expect(taskWords(task('t', stopped), around)).toMatch(/^stopped .* before it started$/);
    expect(taskWords(task('t', { ...stopped, stage: null }), around)).toMatch(/^thrown away as a draft /);
    expect(taskWords(task('t', stopped, { review: away }), around)).toMatch(/^discarded · stopped /);
  });

  it('has one sign, that of its user where it waits for one', () => {
    expect(taskSign(task('t', running)).tone).toBe('run');
    expect(taskSign(task('t', running, { openAsks: 1 })).tone).toBe('needs');
    expect(taskSign(task('t', { kind: 'done', at: NOW })).shape).toBe('check');
  });
});

describe('the line of a stage', () => {
  const verdict = { passed: false, summary: '## Result\nNo logout test.', findings: [], outputs: {} };

  it('is the first words of its last verdict', () => {
    const [first] = stages;
    const passed = run('a', 't', { status: ended, verdict: { ...verdict, passed: true } });
    expect(stageLine(task('t', running, { stages }), first!, [passed], NOW)).toEqual({
      text: 'No logout test.',
      isBad: false,
    });
  });

  it('says why it runs again', () => {
    const again = run('b', 't', { attempt: 2, cause: 'QA found: no logout test' });
    expect(stageLine(task('t', running, { stages }), stages[1]!, [again], NOW).text).toBe('QA found: no logout test');
  });

  it('says of one at which its task was stopped that it is stopped, also where it only waited', () => {
    const over = task('t', { kind: 'cancelled', at: NOW, stage: 'qa' }, { stages });
    expect(stageDots(over)[2]).toMatchObject({ name: 'stopped', words: 'qa: stopped' });
    expect(stageLine(over, stages[2]!, [], NOW).text).toMatch(/^stopped [\d:]+$/);
    expect(stageLine(over, stage('t', 'qa', 2, { error: 'cancelled by you' }), [], NOW).text).toMatch(
      /^stopped [\d:]+ · cancelled by you$/,
    );
  });

  it('says what is wrong with a failed one', () => {
    const failed = stage('t', 'qa', 2, { status: 'failed' });
    const over = task('t', { kind: 'cancelled', at: NOW, stage: 'qa' }, { stages: [failed] });
    expect(stageLine(over, failed, [run('c', 't', { status: ended, verdict })], NOW)).toEqual({
      text: 'No logout test.',
      isBad: true,
    });
  });
});

describe('how an attempt ended', () => {
  const words = (reason: string) =>
    runSign(
      run('r', 't', { status: { kind: 'ended', outcome: { kind: 'stopped', reason }, exitCode: 0, signal: null } }),
    ).words;

  it('says once that it was stopped', () => {
    expect(words('stopped by you with all others')).toBe('stopped by you with all others');
    expect(words('its terminal was left')).toBe('stopped: its terminal was left');
  });
});
