import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { faultyHome, followDemo, openFarm, pictures } from './support/fault-farm';
import type { FaultyHome } from './support/fault-farm';

const SERVE = resolve('out/main/serve.js');
const STARTS = 20;
const DAY = 24 * 3_600_000;
const AT_WORK = { CROFT_SCRIPT_SPEED: '1' };
const hasChromium = findChromium() !== null;
let browser: Browser;
let place: FaultyHome;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
beforeEach(async () => {
  place = await faultyHome();
});
afterEach(() => place.sweep());

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Start {
  readonly child: ChildProcess;
  out: string;
  err: string;
}

function startOn(home: string, port: number): Start {
  const child = spawn(process.execPath, [SERVE, '--home', home, '--port', String(port)], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: tmpdir(), LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const start: Start = { child, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (start.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (start.err += text));
  return start;
}

const hasEnded = ({ child }: Start): boolean => child.exitCode !== null || child.signalCode !== null;

describe(`${STARTS} starts at once on one home and one port`, () => {
  it('make one farm: the others end, and say in a sentence who has it and what to do', async () => {
    const port = await freePort();
    const starts = Array.from({ length: STARTS }, () => startOn(place.home, port));
    try {
      await waitFor('all but one to end', () => starts.filter(hasEnded).length >= STARTS - 1, 100_000);
      const [owner, ...more] = starts.filter((start) => !hasEnded(start));
      if (!owner) throw new Error(`nobody owns it: ${starts.map(({ err }) => err).join('')}`);
      expect(more).toEqual([]);
      await waitFor('the owner to listen', () => owner.out.includes(`http://127.0.0.1:${port}`), 60_000);
      // Those that came before the owner had its address cannot name it.
      const next = `(Stop it, or|Open http://127\\.0\\.0\\.1:${port} and log in) `;
      const words = new RegExp(`^Another Croft \\(process ${owner.child.pid}\\) uses ${place.home}\\. ${next}`);
      for (const start of starts) {
        if (start === owner) continue;
        expect({ code: start.child.exitCode, out: start.out }).toEqual({ code: 1, out: '' });
        expect(start.err.trim().split('\n')).toEqual([expect.stringMatching(words)]);
      }
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
      owner.child.kill('SIGTERM');
      await once(owner.child, 'exit');
      expect([owner.child.exitCode, owner.err]).toEqual([0, '']);
    } finally {
      for (const start of starts) if (!hasEnded(start)) start.child.kill('SIGKILL');
    }
  });
});

/** Processes of the workers of a home, as these have written down. */
const workersOf = (home: string): number[] =>
  readdirSync(join(home, 'workers')).map((epoch) => {
    const record = readFileSync(join(home, 'workers', epoch, 'worker.json'), 'utf8');
    return (JSON.parse(record) as { pid: number }).pid;
  });

/** What a process has open, as the system names it. */
const openOf = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });

/** Runs a program where no file can be watched: a namespace of users has a limit of its own. */
const WITHOUT_WATCHES = [
  ...['unshare', '--user', '--map-root-user', 'sh', '-c'],
  ...['echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"', 'sh'],
];
const [unshare = '', ...runs] = WITHOUT_WATCHES;
const canBeWithout = spawnSync(unshare, [...runs, 'true']).status === 0;

describe('a system that has no watches of files left', () => {
  it.skipIf(!canBeWithout)(
    'is told of all agents do, and of a folder that is gone as soon as somebody asks',
    async () => {
      const farm = await place.start(['--demo'], AT_WORK, WITHOUT_WATCHES);
      const { client, demo } = await followDemo(farm);
      const run = await client.runOf(demo.id, 'specification');
      const { pid } = farm.child;
      if (pid === undefined) throw new Error('no pid');
      const workers = workersOf(place.home);
      expect(workers).toHaveLength(1);
      for (const each of [pid, ...workers]) {
        expect(openOf(each).length).toBeGreaterThan(0);
        expect(openOf(each).filter((name) => name.includes('inotify'))).toEqual([]);
      }
      await client.waitFor('words', ({ runId, fact }) => runId === run.id && fact.type === 'agent');
      await client.invoke('task.cancel', { taskId: demo.id });
      await client.taskIn(demo.id, 'cancelled');

      const { path, id } = await client.invoke('workspace.get', { workspaceId: demo.workspaceId });
      renameSync(path, `${path}-moved`);
      await client.invoke('workspace.get', { workspaceId: id });
      await client.waitFor(
        'the word that it is gone',
        ({ fact }) => fact.type === 'workspace.changed' && fact.workspace.vcs.kind === 'missing',
      );
      client.close();
    },
  );
});

describe.skipIf(!hasChromium)('a worker that is stopped', () => {
  it('is told of on the page, which does not ask for it, and goes on with its agents when it is revived', async () => {
    const farm = await place.start(['--demo'], AT_WORK);
    const { page } = await openPage(browser);
    const sent: string[] = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(payload.toString())));
    await page.goto(farm.link);
    const { client, demo } = await followDemo(farm);
    await client.runOf(demo.id, 'specification');
    for (const pid of workersOf(place.home)) process.kill(pid, 'SIGSTOP');
    const bar = page.getByRole('alert').filter({ hasText: 'The worker does not answer.' });
    await bar.waitFor({ timeout: 60_000 });
    await pictures(page, 'silent-worker');
    await page.getByRole('button', { name: 'Revive the worker' }).click();
    await bar.waitFor({ state: 'detached' });
    await client.taskIn(demo.id, 'done', { limitMs: 100_000 });
    const runs = await client.invoke('run.list', { taskId: demo.id });
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    expect(sent.filter((frame) => frame.includes('subscribe'))).not.toEqual([]);
    expect(sent.filter((frame) => frame.includes('health.get'))).toEqual([]);
    client.close();
  });
});

describe.skipIf(!hasChromium)('a clock that is set, and a machine that sleeps, while an agent works', () => {
  it('end nothing: the task is done, the log is in order, and no time on the screen is before its beginning', async () => {
    const farm = await place.start(['--demo'], AT_WORK);
    const page = await openFarm(browser, farm);
    const { client, demo } = await followDemo(farm);
    await client.runOf(demo.id, 'specification');
    await place.spoil(farm, { aheadMs: 10 * DAY });
    await client.runOf(demo.id, 'implementation');
    await place.spoil(farm, { aheadMs: -10 * DAY });
    farm.child.kill('SIGSTOP');
    // Nothing tells when enough was slept: as long as a heartbeat is missed.
    await new Promise((wake) => setTimeout(wake, 3_000));
    farm.child.kill('SIGCONT');
    await client.runOf(demo.id, 'qa');
    await page.goto(`${farm.url}/#/task/${demo.id}`);
    await page.getByRole('heading', { name: demo.title }).waitFor();
    await pictures(page, 'clock');
    await client.taskIn(demo.id, 'done', { limitMs: 100_000 });
    expect(await page.getByRole('main').innerText()).not.toMatch(/-\d+ ?(s|min|h|d)\b|NaN|Invalid/);
    const runs = await client.invoke('run.list', { taskId: demo.id });
    expect(runs.map(({ stageKey, status }) => [stageKey, status.kind])).toEqual(
      ['qa', 'implementation', 'specification'].map((stage) => [stage, 'ended']),
    );
    expect(client.events.map(({ seq }) => seq)).toEqual(client.events.map((_, index) => index + 1));
    const times = client.events.map(({ at }) => at);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(19 * DAY);
    client.close();
  });
});
