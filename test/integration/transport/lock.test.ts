import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from '../../../src/main/shell/lock';
import { isRunning, thisProcess } from '../../../src/main/shell/process-identity';
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

const owner = () => JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as { pid: number; id: string };

describe('the lock of a folder', () => {
  test.each([
    [20, 'nothing there'],
    [20, 'a dead owner'],
    [10, 'a chain of dead owners'],
    [10, 'a damaged file'],
  ])('of %i starts at once exactly one gets it: %s', async (count, before) => {
    if (before === 'a damaged file') writeFileSync(join(folder, 'lock'), '');
    if (before.includes('dead')) await kill((await tryToHold()).child);
    if (before.includes('chain')) {
      // One that died while it took over: its claim is there, the lock is not renamed.
      const claim = { id: 'c'.repeat(24), pid: 2 ** 22 + 1, startedAt: 'x' };
      writeFileSync(join(folder, `lock.after.${owner().id}`), JSON.stringify(claim));
    }
    const starts = await Promise.all(Array.from({ length: count }, tryToHold));
    const taken = starts.filter(({ said }) => said === 'taken');
    expect(taken).toHaveLength(1);
    expect(owner().pid).toBe(taken[0]?.child.pid);
    const others = starts.filter(({ said }) => said !== 'taken');
    for (const { said } of others) expect(said).toMatch(/^held by \d+$/);
    expect(readdirSync(folder).filter((name) => name.startsWith('lock.after.'))).toEqual([]);
  });

  test('passes on when its owner lets go, and is private', async () => {
    const first = await tryToHold();
    expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o600);
    expect((await tryToHold()).said).toBe(`held by ${first.child.pid}`);
    first.child.stdin?.end();
    await once(first.child, 'exit');
    expect(readdirSync(folder)).toEqual([]);
    expect((await tryToHold()).said).toBe('taken');
  });

  test('of a process whose number another has by now is taken over', () => {
    const stale = { id: 'a'.repeat(24), pid: process.pid, startedAt: 'another start' };
    writeFileSync(join(folder, 'lock'), JSON.stringify(stale));
    const lock = takeLock(folder);
    expect(lock.ok).toBe(true);
    expect(owner().pid).toBe(process.pid);
  });

  test('is not let go by one who has lost it', () => {
    const lock = takeLock(folder);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ id: 'b'.repeat(24), pid: 1, startedAt: null }));
    if (lock.ok) lock.value.release();
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  test('leaves no old leftovers, and young ones alone', () => {
    for (const name of ['lock.new.old', 'lock.after.old', 'lock.new.young']) writeFileSync(join(folder, name), '{}');
    for (const name of ['lock.new.old', 'lock.after.old']) utimesSync(join(folder, name), 1, 1);
    expect(takeLock(folder).ok).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['lock', 'lock.new.young']);
  });
});

describe('a process', () => {
  test('is told from an ended one and from one with its number', async () => {
    expect(isRunning(thisProcess())).toBe(true);
    expect(isRunning({ ...thisProcess(), startedAt: 'x' })).toBe(false);
    const { child } = await tryToHold();
    const identity = { pid: child.pid!, startedAt: null };
    expect(isRunning(identity)).toBe(true);
    await kill(child);
    expect(isRunning(identity)).toBe(false);
  });
});
