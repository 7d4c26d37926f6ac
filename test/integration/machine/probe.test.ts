import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { createMachineProbe } from '../../../src/main/adapters/machine';
import type { MachineProbeOptions } from '../../../src/main/adapters/machine';
import { judgeGit } from '../../../src/main/adapters/machine/git-check';
import { judgeDisk, judgeHome } from '../../../src/main/adapters/machine/home-checks';
import { DoctorReport } from '../../../src/main/contract/doctor';
import { fail, ok } from '../../../src/main/contract/errors';
import { builtEntry } from '../../fakes/built-worker';

let home = '';
let ptyCheck = nodeOn('');
beforeAll(async () => {
  const entry = resolve('src/main/pty-check.ts');
  ptyCheck = nodeOn(await builtEntry('pty-check', entry, []));
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'croft-probe-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A program of plain Node. */
function nodeOn(file: string): MachineProbeOptions['ptyCheck'] {
  return { command: [process.execPath, file], env: {} };
}

const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
const probe = (more: Partial<MachineProbeOptions> = {}) =>
  createMachineProbe({
    home,
    env,
    port: () => null,
    git: createGit({ env }),
    extra: async () => [],
    ptyCheck,
    ...more,
  });

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
    const missing = await check('pty', { ptyCheck: nodeOn(join(home, 'none.js')) });
    expect(missing).toMatchObject({ state: 'bad', command: 'npm rebuild node-pty' });
    expect(missing.message).toContain('Cannot find module');
    const broken = join(home, 'broken.js');
    writeFileSync(broken, 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000);');
    expect(await check('pty', { ptyCheck: nodeOn(broken) })).toMatchObject({ state: 'bad' });
    const noProgram = { command: [join(home, 'no-program')], env: {} } as const;
    expect(await check('pty', { ptyCheck: noProgram })).toMatchObject({ state: 'bad' });
  });

  it('looks at terminals again until they work, and then no more', async () => {
    const asked = join(home, 'asked');
    const late = join(home, 'late.cjs');
    writeFileSync(
      late,
      `const fs = require('node:fs');
       fs.appendFileSync(${JSON.stringify(asked)}, 'x');
       if (fs.statSync(${JSON.stringify(asked)}).size > 1) console.log('pty-works');`,
    );
    const machine = probe({ ptyCheck: nodeOn(late) });
    const states = [];
    for (let i = 0; i < 3; i += 1) states.push((await machine.checks()).find(({ key }) => key === 'pty')?.state);
    expect([states, readFileSync(asked, 'utf8')]).toEqual([['bad', 'ok', 'ok'], 'xx']);
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
