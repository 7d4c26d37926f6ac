import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deepLinkAmong, deepLinkIn, newTaskAddress } from '../../../src/main/electron/deep-link';

describe('a link', () => {
  test.each([
    ['croft://new-task', {}],
    ['croft://new-task/', {}],
    ['croft://new-task?title=Add%20login', { title: 'Add login' }],
    ['croft://new-task/?title=Add+login&workspace=shop', { title: 'Add login', workspace: 'shop' }],
    ['croft://new-task?title=%1b%5b31mred&description=two%0alines', { title: 'red', description: 'two lines' }],
    ['croft://new-task?title=', {}],
  ])('%s fills the form', (link, words) => {
    expect(deepLinkIn(link)).toEqual(words);
  });

  test.each([
    'croft://',
    'croft:new-task?title=x',
    'croft://quit',
    'croft://new-task/../quit',
    'croft://new-task/run?title=x',
    'croft://me@new-task?title=x',
    'croft://new-task:80?title=x',
    'croft://new-task?title=x#/settings',
    'croft://new-task?title=x&start=true',
    'croft://new-task?title=a&title=b',
    'croft://new-task?title=%zz',
    'croft://new-task?title=%ff%fe',
    'croft://new-task?title=a b',
    'croft://new-task?title=a\n--headless',
    'CROFT://new-task?title=x',
    'https://new-task?title=x',
    'javascript:alert(1)',
    '',
  ])('%j is nothing', (link) => {
    expect(deepLinkIn(link)).toBeNull();
  });
});

test('one that is too long is nothing', () => {
  expect(deepLinkIn(`croft://new-task?title=${'x'.repeat(9_000)}`)).toBeNull();
});

test('whatever comes, at most the form of a new task is filled', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    // Not `webUrl`: fast-check takes seconds to build one.
    fc.string().map((text) => `croft://${encodeURI(text.toWellFormed())}`),
    fc.string().map((text) => `croft://new-task?${text}`),
    fc
      .dictionary(fc.constantFrom('title', 'description', 'workspace', 'cmd'), fc.string())
      .map((query) => `croft://new-task?${new URLSearchParams(query).toString()}`),
  );
  fc.assert(
    fc.property(texts, (link) => {
      const words = deepLinkIn(link);
      if (words === null) return;
      expect(['title', 'description', 'workspace']).toEqual(expect.arrayContaining(Object.keys(words)));
      for (const text of Object.values(words)) expect(text).not.toMatch(/\p{Cc}/u);
      expect(newTaskAddress(words)).toMatch(/^#\/new-task(?:\?[\w%&=+.*-]*)?$/);
    }),
    { numRuns: 150 },
  );
});

test('among the arguments of a start, options are no links', () => {
  expect(deepLinkAmong(['--croft://new-task?title=a', '--home', 'croft://new-task?title=b', 'x'])).toEqual({
    title: 'b',
  });
  expect(deepLinkAmong(['--demo', 'croft://evil'])).toBeNull();
});

test('the words survive their way into the address', () => {
  const address = newTaskAddress({ title: 'a & b = c', workspace: '/home/me/shop' });
  const query = new URLSearchParams(address.slice(address.indexOf('?')));
  expect(Object.fromEntries(query)).toEqual({ title: 'a & b = c', workspace: '/home/me/shop' });
});
