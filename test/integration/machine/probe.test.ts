import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { createMachineProbe } from '../../../src/main/adapters/machine';
import type { MachineProbeOptions } from '../../../src/main/adapters/machine';
import { judgeGit } from '../../../src/main/adapters/machine/git-check';
import { judgeDisk, judgeHome } from '../../../src/main/adapters/machine/home-checks';
import { DoctorReport } from '../../../src/main/contract/doctor';
import { fail, ok } from '../../../src/main/contract/errors';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'croft-probe-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
const probe = (more: Partial<MachineProbeOptions> = {}) =>
  createMachineProbe({ home, env, port: () => null, git: createGit({ env }), extra: async () => [], ...more });

async function check(key: string, more: Partial<MachineProbeOptions> = {}) {
  const checks = await probe(more).checks();
  DoctorReport.parse({ at: 0, checks });
  const wanted = checks.find((one) => one.key === key);
  if (!wanted) throw new Error(`no check ${key} in ${checks.map((one) => one.key).join(', ')}`);
  return wanted;
}

describe('the machine probe', () => {
  it('finds this machine in order, with a sentence for each thing', async () => {
    const checks = await probe({ sqlite: () => '3.54.1' }).checks();
    expect(checks.map(({ key, state }) => [key, state])).toEqual([
      ['git', 'ok'],
      ['pty', 'ok'],
      ['disk', expect.stringMatching(/ok|warn|bad/)],
      ['home', 'ok'],
      ['port', 'ok'],
      ['sqlite', 'ok'],
    ]);
    for (const { message, title } of checks) {
      expect(title).not.toBe('');
      expect(message).toMatch(/^[A-Z0-9].*\.$/s);
    }
    expect(checks[1]?.message).toBe('Terminals can be opened.');
  });

  it('tells of a home that others can read, with the command that mends it', async () => {
    chmodSync(home, 0o755);
    expect(await check('home')).toMatchObject({ state: 'warn', command: `chmod 700 ${home}` });
    rmSync(home, { recursive: true });
    expect(await check('home')).toMatchObject({ state: 'unknown' });
    expect(await check('disk')).toMatchObject({ state: 'unknown' });
  });

  it('tells of a port that answers and of one that does not', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await check('port', { port: () => port })).toMatchObject({ state: 'ok' });
    server.close();
    await once(server, 'close');
    expect(await check('port', { port: () => port })).toMatchObject({ state: 'bad', fix: expect.any(String) });
  });

  it('survives a terminal module that is missing, broken or ends its process', async () => {
    const broken = join(home, 'broken.js');
    const missing = await check('pty', { ptyModule: () => join(home, 'none.js') });
    expect(missing).toMatchObject({ state: 'bad', command: 'npm rebuild node-pty' });
    expect(missing.message).toContain('Cannot find module');
    writeFileSync(broken, 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000);');
    expect(await check('pty', { ptyModule: () => broken })).toMatchObject({ state: 'bad' });
    const unresolved = () => {
      throw new Error('Cannot find package');
    };
    expect(await check('pty', { ptyModule: unresolved })).toMatchObject({ state: 'bad' });
  });

  it('looks at terminals again until they work, and then no more', async () => {
    let asked = 0;
    const ptyModule = () => {
      asked += 1;
      if (asked === 1) throw new Error('not built yet');
      return join(import.meta.dirname, '../../../node_modules/node-pty');
    };
    const machine = probe({ ptyModule });
    const states = [];
    for (let i = 0; i < 3; i += 1) states.push((await machine.checks()).find(({ key }) => key === 'pty')?.state);
    expect([states, asked]).toEqual([['bad', 'ok', 'ok'], 2]);
  });

  it('adds the checks of others, and goes on without them when they fail', async () => {
    const agent = { key: 'agent.x', title: 'X', state: 'ok', message: 'Fine.', fix: null, command: null } as const;
    expect(await check('agent.x', { extra: async () => [agent] })).toEqual(agent);
    const failing = await check('agents', { extra: () => Promise.reject(new Error('boom')) });
    expect(failing).toMatchObject({ state: 'unknown', message: expect.stringContaining('boom') });
  });

  it('misses git in plain words', async () => {
    const git = createGit({ env, binary: join(home, 'no-git') });
    expect(await check('git', { git })).toMatchObject({
      state: 'bad',
      message: 'Git was not found on this machine.',
      fix: expect.stringContaining('Install git'),
    });
  });
});

describe('judgements', () => {
  it.each([
    ['2.29.9', 'bad'],
    ['2.30', 'ok'],
    ['2.30.0', 'ok'],
    ['2.100.1', 'ok'],
    ['3.0', 'ok'],
    ['1.99', 'bad'],
    ['unknown', 'bad'],
  ])('git %s is %s', (version, state) => expect(judgeGit(ok(version), 'linux').state).toBe(state));

  it('git that fails without advice has some', () => {
    expect(judgeGit(fail('unavailable', 'No.'), 'win32')).toMatchObject({
      state: 'bad',
      fix: expect.any(String),
      command: null,
    });
  });

  it.each([
    [2 * 1024 ** 3, 'ok', '2.0 GB free'],
    [2 * 1024 ** 3 - 1, 'warn', '2.0 GB free'],
    [512 * 1024 ** 2, 'warn', '512 MB free'],
    [512 * 1024 ** 2 - 1, 'bad', '511 MB free'],
    [0, 'bad', '0 MB free'],
  ])('%d bytes are %s', (free, state, words) => {
    const { fix = null, message, state: judged } = judgeDisk(free, '/h');
    expect([judged, message.startsWith(words), fix !== null]).toEqual([state, true, state !== 'ok']);
  });

  const mine = { mode: 0o40700, owner: 1000, user: 1000, writable: true };
  it.each([
    [mine, 'ok', undefined],
    [{ ...mine, mode: 0o40750 }, 'warn', "chmod 700 '/my home'"],
    [{ ...mine, owner: 0 }, 'warn', "sudo chown -R 1000 '/my home'"],
    [{ ...mine, writable: false }, 'bad', "sudo chown -R 1000 '/my home'"],
    [{ ...mine, user: null, mode: 0o40777 }, 'ok', undefined],
  ])('a home with %j is %s', (facts, state, command) => {
    const judged = judgeHome('/my home', facts);
    expect([judged.state, judged.command]).toEqual([state, command]);
  });
});
