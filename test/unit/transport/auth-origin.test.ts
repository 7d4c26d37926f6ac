import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isApiPath, ownNames, refuseForeign } from '../../../src/main/transport/auth-origin';

const own = ownNames(['127.0.0.1'], 3020);
const refused = (headers: Record<string, string>, url = '/') =>
  refuseForeign({ url, method: 'GET', headers }, own)?.status;

describe('own names', () => {
  test('are exact literals with the port', () => {
    expect([...own.hosts]).toEqual(['127.0.0.1:3020', 'localhost:3020']);
    expect([...own.origins]).toEqual(['http://127.0.0.1:3020', 'http://localhost:3020']);
    expect([...ownNames(['::1', '127.0.0.1'], 8080).hosts]).toEqual(['[::1]:8080', '127.0.0.1:8080', 'localhost:8080']);
    expect(ownNames(['127.0.0.1'], 80).origins).toContain('http://localhost');
  });

  test('of another machine are not localhost', () => {
    expect([...ownNames(['192.168.1.5'], 3020).hosts]).toEqual(['192.168.1.5:3020']);
  });
});

describe('a request', () => {
  test('passes under an own name only', () => {
    expect(refused({ host: 'localhost:3020' })).toBeUndefined();
    fc.assert(fc.property(fc.string(), (host) => own.hosts.has(host.toLowerCase()) || refused({ host }) === 421));
    const near = fc.tuple(fc.constantFrom(...own.hosts), fc.string({ minLength: 1, maxLength: 3 }), fc.nat(20));
    fc.assert(
      fc.property(near, ([host, more, at]) => {
        const changed = host.slice(0, at) + more + host.slice(at);
        return own.hosts.has(changed.toLowerCase()) || refused({ host: changed }) === 421;
      }),
    );
  });

  test('with an Origin passes only from an own one', () => {
    const host = 'localhost:3020';
    expect(refused({ host, origin: 'http://127.0.0.1:3020' })).toBeUndefined();
    const other = fc.tuple(
      fc.constantFrom('http', 'https', 'file'),
      fc.stringMatching(/^[a-z.0-9]{0,12}$/),
      fc.nat(65_535),
    );
    fc.assert(
      fc.property(other, ([scheme, name, port]) => {
        const origin = `${scheme}://${name}:${port}`;
        return own.origins.has(origin) || refused({ host, origin }) === 403;
      }),
    );
    expect(refused({ host, origin: 'null' })).toBe(403);
    expect(refused({ host, origin: 'http://LOCALHOST:3020' })).toBe(403);
  });

  test('that follows a link from elsewhere reaches the page, not the API', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(refused({ host: 'localhost:3020', ...link }, '/task/1')).toBeUndefined();
    expect(refused({ host: 'localhost:3020', ...link }, '/api/tasks')).toBe(403);
    expect(refused({ host: 'localhost:3020', ...link, 'sec-fetch-dest': 'iframe' })).toBe(403);
  });
});

test.each(['/api', '/api/', '/api/x', '/api?x', '//api/x', '/API/x', '/%61pi/x', '/api%2fx', '/api#x', '/%zz/../api'])(
  'whether %s is for the API',
  (url) => expect(isApiPath(url)).toBe(url !== '/%zz/../api'),
);
test.each(['/', '/apix', '/x/api', '/task/api', ''])('%s is not for the API', (url) =>
  expect(isApiPath(url)).toBe(false),
);
