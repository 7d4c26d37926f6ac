import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { builtEntry } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';

let entry: string;
let scratch: string;
let home: string;
let running: ChildProcess[];

beforeAll(async () => {
  const root = join(import.meta.dirname, '../../..');
  const sources = [join(root, 'src/main/shell'), join(root, 'src/main/transport'), join(root, 'src/main/contract')];
  entry = await builtEntry('shell-entry', join(root, 'test/fakes/shell-entry.ts'), [
    ...sources,
    join(root, 'test/fakes'),
  ]);
});
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'croft-shell-'));
  home = join(scratch, 'deep', 'home');
  running = [];
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(scratch, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  readonly ended: Promise<number | string>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { HOME: scratch, ...env },
  });
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, out: () => out, err: () => err, ended };
}

async function serve(args: readonly string[] = [], env: Record<string, string> = {}) {
  const started = start(['--port', '0', '--home', home, ...args], env);
  await waitFor('the second line', () => started.out().split('\n').length > 2 || started.child.exitCode !== null);
  const [, url = ''] = /^croft listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(started.out()) ?? [];
  const [, code = ''] = /#login=(\S+)/.exec(started.out()) ?? [];
  return { ...started, url, code };
}

const health = (url: string, token: string) =>
  fetch(`${url}/api/health`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);

describe('a start', () => {
  test('prints where it listens, logs a browser in once, and stops on a signal leaving only its data', async () => {
    const croft = await serve();
    const [first] = croft.out().split('\n');
    expect(first).toBe(`croft listening on ${croft.url}`);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const token = readFileSync(join(home, 'token'), 'utf8').trim();
    expect(await health(croft.url, token)).toBe(200);
    const body = JSON.stringify({ code: croft.code });
    const login = () =>
      fetch(`${croft.url}/api/session`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const session = ((await (await login()).json()) as { token: string }).token;
    expect((await login()).status).toBe(401);
    expect(await health(croft.url, session)).toBe(200);
    croft.child.kill('SIGTERM');
    expect(await croft.ended).toBe(0);
    expect(croft.err()).toBe('');
    expect(readdirSync(home).toSorted()).toEqual(['logs', 'sessions.json', 'token']);
    const again = await serve();
    expect(await health(again.url, session)).toBe(200);
    const logged = readFileSync(join(home, 'logs', 'croft.log'), 'utf8');
    for (const secret of [token, session, croft.code]) expect(logged).not.toContain(secret);
  });

  test('says at its end what goes on without it', async () => {
    const croft = await serve([], { LEFT: '3 agents go on.' });
    croft.child.kill('SIGINT');
    expect(await croft.ended).toBe(0);
    expect(croft.out()).toMatch(/\n3 agents go on\.\n$/);
  });

  test('takes its tokens from the environment, and passes them on to nobody', async () => {
    const croft = await serve([], { API_KEYS: 'first-key-0123456789, second-key-0123456789', OTHER: 'x' });
    expect(await health(croft.url, 'first-key-0123456789')).toBe(200);
    expect(await health(croft.url, 'second-key-0123456789')).toBe(200);
    expect(existsSync(join(home, 'token'))).toBe(false);
    const logged = readFileSync(join(home, 'logs', 'croft.log'), 'utf8');
    expect(logged).toContain('OTHER');
    expect(logged).not.toContain('API_KEYS');
    expect(logged).not.toContain('first-key');
  });

  test('takes port and home from the environment', async () => {
    const croft = start([], { PORT: '0', CROFT_HOME: home });
    await waitFor('the first line', () => croft.out().startsWith('croft listening on http://127.0.0.1:'));
    expect(existsSync(join(home, 'lock'))).toBe(true);
  });

  test('takes over from one that was killed', async () => {
    const first = await serve();
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serve();
    expect(second.url).not.toBe('');
  });

  test.each([
    [['--help'], /Usage: croft/],
    [['--help'], /API_KEYS, comma-separated, each of at least\n16 characters/],
    [['--version'], /^1\.2\.3\n$/],
  ])('%j only tells', async (args, text) => {
    const croft = start(args, { CROFT_HOME: home });
    expect(await croft.ended).toBe(0);
    expect(croft.out()).toMatch(text);
    expect(existsSync(home)).toBe(false);
  });
});

test('a start with a path of Claude where nothing is says so and goes on', async () => {
  const croft = await serve([], { CLAUDE_CLI_PATH: join(scratch, 'none') });
  expect(croft.url).not.toBe('');
  expect(croft.err()).toContain(`CLAUDE_CLI_PATH names ${join(scratch, 'none')}, but there is no program`);
  const well = await serve(['--home', join(scratch, 'other')], { CLAUDE_CLI_PATH: process.execPath });
  expect(well.err()).toBe('');
});

describe('a start that cannot be', () => {
  const refused = async (croft: Started, code: number, sentence: string | RegExp) => {
    expect(await croft.ended).toBe(code);
    expect(croft.err()).toMatch(sentence);
    expect(croft.err().trim().split('\n')).toHaveLength(1);
    expect(croft.err()).not.toMatch(/\bat .*:\d+/);
    expect(croft.out()).toBe('');
  };

  test.each([
    [['--nonsense'], {}, "Unknown option '--nonsense'."],
    [['extra'], {}, /Allowed choices are doctor/],
    [['doctor', 'extra'], {}, /Too many arguments/],
    [['--port'], {}, /argument missing/],
    [['--port', 'x'], {}, '--port takes a port between 0 and 65535, not "x".'],
    [['--port', '65536'], {}, '--port takes a port'],
    [['--port', '-1'], {}, /--port/],
    [[], { PORT: 'http' }, 'PORT takes a port'],
    [['--home', ''], {}, '--home needs the name of a folder.'],
    [[], { API_KEYS: 'long-enough-0123456789,short' }, 'Each token in API_KEYS needs at least 16 characters.'],
    [[], { API_KEYS: 'with spaces in it 0123456789' }, 'no HTTP header can carry'],
  ])('%j %j: a bad option', async (args, env, sentence) => {
    await refused(start(args, { CROFT_HOME: home, ...env }), 2, sentence);
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('because its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await refused(
      start(['--port', String(port), '--home', home]),
      1,
      `Port ${port} is in use by another program, perhaps by another Croft.`,
    );
    expect(readdirSync(scratch)).toEqual([]);
    mkdirSync(home, { recursive: true });
    await refused(start(['--port', String(port), '--home', home]), 1, `Port ${port} is in use`);
    expect(readdirSync(home)).toEqual([]);
    other.close();
  });

  test('because another Croft has its home', async () => {
    const first = await serve();
    const before = readdirSync(home).toSorted();
    await refused(
      start(['--port', '0', '--home', home]),
      1,
      `Another Croft (process ${first.child.pid}) uses ${home}. Open ${first.url} and log in with the token in ${join(home, 'token')}`,
    );
    expect(readdirSync(home).toSorted()).toEqual(before);
    expect(await health(first.url, readFileSync(join(home, 'token'), 'utf8').trim())).toBe(200);
  });

  test('of eight at once on one home exactly one serves', async () => {
    const starts = Array.from({ length: 8 }, () => start(['--port', '0', '--home', home]));
    const isSettled = ({ out, child }: Started) => out() !== '' || child.exitCode !== null;
    await waitFor('all to start or end', () => starts.every(isSettled), 50_000);
    expect(starts.filter(({ out }) => out() !== '')).toHaveLength(1);
    for (const one of starts.filter(({ out }) => out() === '')) expect(one.err()).toMatch(/^Another Croft/);
  });

  test('because a file is in the place of its home, or it may not be made', async () => {
    writeFileSync(join(scratch, 'file'), '');
    await refused(start(['--home', join(scratch, 'file')]), 1, 'a file is in its place');
    await refused(start(['--home', join(scratch, 'file', 'below')]), 1, 'a file is in its place');
    await refused(start(['--home', '/proc/croft/home']), 1, 'it cannot be made there');
    expect(readdirSync(scratch)).toEqual(['file']);
  });

  test('because its token is no token', async () => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'token'), 'short\n');
    await refused(start(['--port', '0', '--home', home]), 1, 'fewer than 16');
    expect(readdirSync(home)).toEqual(['token']);
  });
});

describe('an end', () => {
  test('that hangs is cut short', async () => {
    const croft = await serve([], { HANG: '1' });
    croft.child.kill('SIGTERM');
    expect(await croft.ended).toBe(1);
    expect(existsSync(join(home, 'lock'))).toBe(false);
  });

  test('that hangs is cut short by a second signal', async () => {
    const croft = await serve([], { HANG: '1' });
    croft.child.kill('SIGINT');
    const exited = croft.ended;
    await waitFor('the end', async () => {
      croft.child.kill('SIGINT');
      return croft.child.exitCode !== null;
    });
    expect(await exited).toBe(130);
  });

  test('by a bug is logged, and lets the home go', async () => {
    const croft = await serve([], { CRASH: '1', API_KEYS: 'hunter2hunter2hunter2' });
    expect(await croft.ended).toBe(1);
    expect(croft.err()).toContain('Croft ends because of a bug');
    expect(croft.err()).not.toContain('hunter2');
    expect(existsSync(join(home, 'lock'))).toBe(false);
  });
});
