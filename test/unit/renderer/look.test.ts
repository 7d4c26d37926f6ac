import { describe, expect, it } from 'vitest';
import { loginCodeIn } from '../../../src/renderer/src/host/login-code';
import { parseLook } from '../../../src/renderer/src/state/look';
import { hrefOf, routeOf } from '../../../src/renderer/src/state/router';
import { answersOf, isAnswered, toggle } from '../../../src/renderer/src/features/task/question-answers';

describe('addresses', () => {
  it('lead to screens and back', () => {
    for (const hash of ['#/', '#/task/task_0123456789ab', '#/doctor', '#/settings', '#/no/such', '#/activity/odd']) {
      expect(hrefOf(routeOf(hash))).toBe(hash);
    }
    expect(routeOf('')).toEqual({ screen: 'home' });
    expect(routeOf('#/task/')).toMatchObject({ screen: 'unknown' });
  });

  it('lead to each part of Activity and back', () => {
    const parts = { '#/activity': 'log', '#/activity/runs': 'runs', '#/activity/charts': 'charts' } as const;
    for (const [hash, pane] of Object.entries(parts)) {
      expect(routeOf(hash)).toEqual({ screen: 'activity', pane });
      expect(hrefOf({ screen: 'activity', pane })).toBe(hash);
    }
  });

  it('hold a login code only as a whole', () => {
    expect(loginCodeIn('#login=aB-_.~9')).toBe('aB-_.~9');
    for (const hash of ['', '#login=', '#/task/x', '#login=a&b', '#xlogin=a', `#login=${'a'.repeat(201)}`]) {
      expect(loginCodeIn(hash)).toBeNull();
    }
  });
});

describe('a kept look', () => {
  it('is read, and falls back where it is odd', () => {
    const plain = { theme: 'system', contrast: 'system', density: 'comfortable' };
    expect(parseLook('{"theme":"dark","density":"compact"}')).toEqual({ ...plain, theme: 'dark', density: 'compact' });
    for (const text of [null, '', 'null', '[]', '{"theme":7}', '{']) expect(parseLook(text)).toEqual(plain);
  });
});

describe('answers to a question', () => {
  const question = { question: 'Which?', header: null, multiSelect: true, options: [] };

  it('are labels and own words together, or one label alone', () => {
    const both = toggle(toggle({ labels: [], words: ' mine ' }, 'a', true), 'b', true);
    expect(answersOf([question], { 'Which?': both })).toEqual({ 'Which?': 'a, b, mine' });
    expect(toggle(both, 'a', true).labels).toEqual(['b']);
    expect(toggle(both, 'c', false)).toEqual({ labels: ['c'], words: '' });
  });

  it('are missing until something is chosen or said', () => {
    expect([undefined, { labels: [], words: ' ' }, { labels: ['a'], words: '' }].map(isAnswered)).toEqual([
      false,
      false,
      true,
    ]);
  });
});
