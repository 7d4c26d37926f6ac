import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from '../../../src/main/shell/lock';
import { builtEntry } from '../../fakes/built-worker';

let entry: string;
let folder: string;
let children: ChildProcess[];

beforeAll(async () => {
  entry = await builtEntry('lock-holder', join(import.meta.dirname, '../../fakes/lock-holder.ts'));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-lock-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Starts a process that tries to take the lock; answers what it says. */
async function tryToHold(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [entry, folder], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  children.push(child);
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, said: said.trim() };
}

const owner = () => JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as { pid: number };

describe('the lock of a folder', () => {
  test.each([
    [20, 'nothing there'],
    [20, 'a dead owner'],
    [10, 'a damaged name of an owner'],
    [10, 'the name of a process that runs'],
  ])('of %i starts at once exactly one gets it: %s', async (count, before) => {
    if (before.includes('damaged')) writeFileSync(join(folder, 'lock'), '');
    // As after a restart of the machine, on systems that use their pids again soon.
    if (before.includes('runs')) writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid }));
    if (before.includes('dead')) await kill((await tryToHold()).child);
    const starts = await Promise.all(Array.from({ length: count }, tryToHold));
    const taken = starts.filter(({ said }) => said === 'taken');
    expect(taken).toHaveLength(1);
    expect(owner().pid).toBe(taken[0]?.child.pid);
    const others = starts.filter(({ said }) => said !== 'taken');
    for (const { said } of others) expect(said).toMatch(/^held by (\d+|null)$/);
    expect(readdirSync(folder).toSorted()).toEqual(['lock', 'lock.db']);
  });

  test.runIf(process.platform === 'linux')('is that of a Croft of before as long as that one runs', () => {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const former = { id: 'a'.repeat(24), pid: process.pid, startedAt: `${boot} ${start}` };
    writeFileSync(join(folder, 'lock'), JSON.stringify(former));
    expect(takeLock(folder)).toEqual({ ok: false, error: { pid: process.pid } });
    expect(owner()).toEqual(former);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ ...former, startedAt: `${boot} 1` }));
    const lock = takeLock(folder);
    expect(lock.ok).toBe(true);
    if (lock.ok) lock.value.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('passes on when its owner lets go, and is private', async () => {
    const first = await tryToHold();
    for (const name of ['lock', 'lock.db']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect((await tryToHold()).said).toBe(`held by ${first.child.pid}`);
    first.child.stdin?.end();
    await once(first.child, 'exit');
    expect(readdirSync(folder)).toEqual([]);
    expect((await tryToHold()).said).toBe('taken');
  });

  test('passes on when its owner is killed, and is empty all the time: no power cut can damage it', async () => {
    for (let kills = 0; kills < 3; kills += 1) {
      const { child, said } = await tryToHold();
      expect(said).toBe('taken');
      expect(statSync(join(folder, 'lock.db')).size).toBe(0);
      await kill(child);
    }
  });

  test('is one in this process, too, and is let go once', () => {
    const lock = takeLock(folder);
    expect(takeLock(folder)).toEqual({ ok: false, error: { pid: process.pid } });
    if (!lock.ok) return;
    lock.value.release();
    const next = takeLock(folder);
    lock.value.release();
    expect(next.ok).toBe(true);
    expect(owner().pid).toBe(process.pid);
    if (next.ok) next.value.release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
