import { expect, test } from 'vitest';

import { parseAddress, parseOptions } from '../../../src/main/worker/options';

const needed = ['--state', '/s', '--token-file', '/s/token', '--listen', 'unix:/s/socket'];

test('addresses', () => {
  expect(parseAddress('unix:/a b/c')).toEqual({ kind: 'unix', path: '/a b/c' });
  expect(parseAddress('tcp:127.0.0.1:0')).toEqual({ kind: 'tcp', host: '127.0.0.1', port: 0 });
  expect(parseAddress('tcp:[::1]:65535')).toEqual({ kind: 'tcp', host: '::1', port: 65_535 });
  for (const bad of ['', 'unix:', 'tcp:1', 'tcp::1', 'tcp:a:65536', 'tcp:a:-1', 'tcp:a:b', '/x', 'http://a']) {
    expect([bad, parseAddress(bad)]).toEqual([bad, null]);
  }
});

test('what must be said, and what is assumed', () => {
  expect(parseOptions(needed)).toEqual({
    ok: true,
    value: {
      state: '/s',
      listen: { kind: 'unix', path: '/s/socket' },
      agentListen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
      tokenFile: '/s/token',
      build: '0',
      idleExitMs: 600_000,
      drain: false,
      readyFd: null,
    },
  });
  expect(parseOptions([...needed, '--idle-exit', '0', '--drain', '--ready-fd', '3', '--build', '1.2'])).toMatchObject({
    value: { idleExitMs: null, drain: true, readyFd: 3, build: '1.2' },
  });
});

test('every bad option is one sentence', () => {
  const cases = [
    [[], '--state takes an absolute path.'],
    [['--state', 's'], '--state takes an absolute path.'],
    [['--state', '/s'], '--token-file is missing.'],
    [[...needed, '--listen', 'x'], '--listen takes unix:PATH or tcp:HOST:PORT.'],
    [[...needed, '--agent-listen', 'unix:/x'], '--agent-listen takes tcp:HOST:PORT.'],
    [[...needed, '--idle-exit', '1.5'], '--idle-exit takes whole seconds; 0 means never.'],
    [[...needed, '--ready-fd', 'x'], '--ready-fd takes a descriptor.'],
  ] as const;
  for (const [argv, message] of cases) expect(parseOptions(argv)).toMatchObject({ ok: false, error: { message } });
  expect(parseOptions([...needed, 'more']).ok).toBe(false);
  expect(parseOptions([...needed, '--other']).ok).toBe(false);
});
