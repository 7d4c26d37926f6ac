import { describe, expect, test } from 'vitest';
import { createAuth, tokenOf } from '../../../src/main/transport/auth';
import { createFailureLimit } from '../../../src/main/transport/auth-limit';
import { createFakeTokenBook } from '../../fakes/token-book';

const book = createFakeTokenBook({
  operator: { id: 'o', access: 'operator' },
  viewer: { id: 'v', access: 'viewer' },
});

describe('who calls', () => {
  const auth = createAuth(book, () => 0);
  test.each([
    ['operator', '127.0.0.1', 'local'],
    ['operator', '::1', 'local'],
    ['operator', '::ffff:127.0.0.1', 'local'],
    ['operator', '192.168.1.7', 'operator'],
    ['operator', '127.evil', 'operator'],
    ['operator', undefined, 'operator'],
    ['viewer', '127.0.0.1', 'viewer'],
  ])('%s from %s is %s', (token, address, access) => {
    expect(auth.identify(token, address)).toMatchObject({ ok: true, value: { access } });
  });
});

test.each([
  [{ 'x-api-key': 'a' }, 'a'],
  [{ authorization: 'Bearer a' }, 'a'],
  [{ authorization: 'bearer  a' }, 'a'],
  [{ authorization: 'Basic a' }, undefined],
  [{ authorization: 'a' }, undefined],
  [{ 'x-api-key': 'a', authorization: 'Bearer b' }, 'a'],
  [{ cookie: 'token=a' }, undefined],
  [{}, undefined],
])('the token of %j is %s', (headers, token) => expect(tokenOf(headers)).toBe(token));

test('a session that has outlived its key is told so, as often as it asks, and is no guess', () => {
  book.outlived.add('outlived');
  const auth = createAuth(book, () => 0);
  for (let i = 0; i < 30; i += 1) {
    expect(auth.identify('outlived', 'a')).toMatchObject({
      ok: false,
      error: { status: 401, error: { code: 'unauthorized', reason: 'session.key_gone' } },
    });
  }
  expect(auth.identify('wrong', 'a')).toMatchObject({ error: { status: 401, error: { code: 'unauthorized' } } });
  expect(auth.identify('wrong', 'a')).not.toHaveProperty('error.error.reason');
});

describe('guesses', () => {
  test('are counted per peer and minute', () => {
    let now = 0;
    const limit = createFailureLimit(() => now);
    for (let i = 0; i < 10; i += 1) expect(limit.fail('a')).toBeNull();
    expect(limit.fail('a')?.status).toBe(429);
    expect(limit.fail('b')).toBeNull();
    now = 59_999;
    expect(limit.fail('a')?.headers).toEqual({ 'retry-after': '1' });
    now = 60_000;
    expect(limit.fail('a')).toBeNull();
  });

  test('of very many peers cost a bounded amount', () => {
    const limit = createFailureLimit(() => 0);
    for (let i = 0; i < 11; i += 1) limit.fail('first');
    for (let i = 0; i < 2_000; i += 1) limit.fail(`peer ${i}`);
    expect(limit.fail('first')).toBeNull();
  });
});
