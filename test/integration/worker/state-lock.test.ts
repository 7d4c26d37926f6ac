import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { createSystemControl } from '../../../src/main/worker/processes/system-control';
import { lockState } from '../../../src/main/worker/state-lock';
import { builtEntry } from '../../fakes/built-worker';
import { valueOf } from './support';

let entry: string;
let folder: string;
let path: string;
let starts: Start[];
const control = createSystemControl();

beforeAll(async () => {
  const sources = [join(import.meta.dirname, '../../../src/main/worker'), import.meta.dirname];
  entry = await builtEntry('lock-child', join(import.meta.dirname, 'lock-child.ts'), sources);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-state-lock-'));
  path = join(folder, 'lock');
  starts = [];
});
afterEach(async () => {
  await Promise.all(starts.map((each) => each.kill9()));
  rmSync(folder, { recursive: true, force: true });
});

/** A process that takes locks as it is told. */
interface Start {
  readonly pid: number;
  tell(line: string): Promise<string>;
  kill9(): Promise<void>;
}

function start(): Start {
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const made = {
    pid: child.pid!,
    async tell(line: string) {
      child.stdin.write(`${line}\n`);
      return String((await lines.next()).value);
    },
    async kill9() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
  starts.push(made);
  return made;
}

async function ready(count: number): Promise<Start[]> {
  const all = Array.from({ length: count }, start);
  await Promise.all(all.map((each) => each.tell('leave')));
  return all;
}

async function race(all: readonly Start[]): Promise<Start> {
  const said = await Promise.all(all.map((each) => each.tell(path)));
  expect(said.filter((words) => words !== 'taken' && words !== 'Another worker uses this state folder.')).toEqual([]);
  const taken = all.filter((_, index) => said[index] === 'taken');
  expect(taken).toHaveLength(1);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: taken[0]!.pid });
  return taken[0]!;
}

test('of twenty at once exactly one takes a lock whose holders leave, are killed, or leave it damaged', async () => {
  const all = await ready(20);
  for (let round = 0; round < 30; round += 1) {
    const holder = await race(all);
    if (round % 3 === 0) {
      await holder.kill9();
      all.splice(all.indexOf(holder), 1);
    } else {
      await holder.tell('leave');
      // A write that a power cut ended in the middle; nobody is alive then.
      if (round % 3 === 1) writeFileSync(path, round % 2 === 0 ? '' : '{"pid":12');
    }
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('lock.'))).toEqual([]);
});

test('one that died while it took over is succeeded, too', async () => {
  const dead = { id: 'd'.repeat(24), pid: 2 ** 22 + 1, start: '1', boot: 'x' };
  writeFileSync(path, JSON.stringify(dead));
  writeFileSync(`${path}.after.${dead.id}`, JSON.stringify({ ...dead, id: 'e'.repeat(24) }));
  await race(await ready(8));
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('a process that has the pid of a dead holder by now is not taken for it', async () => {
  writeFileSync(path, JSON.stringify({ id: 'a'.repeat(24), pid: process.pid, start: 'another', boot: 'x' }));
  valueOf(await lockState(path, control))();
  expect(readdirSync(folder)).toEqual([]);
});

test('a worker of before, whose lock has no id, holds it as long as it lives', async () => {
  const before = await control.identify(process.pid);
  writeFileSync(path, JSON.stringify(before));
  expect(await lockState(path, control)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(before);
  writeFileSync(path, JSON.stringify({ ...before, start: 'another' }));
  valueOf(await lockState(path, control))();
  expect(readdirSync(folder)).toEqual([]);
});

test('where the system cannot be asked, nobody takes over', async () => {
  const first = valueOf(await lockState(path, control));
  const dumb = { ...control, identify: () => Promise.resolve(null) };
  const broken = { ...control, identify: (pid: number) => Promise.reject(new Error(`no list with ${pid}`)) };
  await expect(lockState(path, broken)).rejects.toThrow('no list');
  first();
  // One whose own start is not known is known by its pid alone.
  const second = valueOf(await lockState(path, dumb));
  expect(await lockState(path, dumb)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await lockState(path, control)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  second();
  expect(readdirSync(folder)).toEqual([]);
});

test('it is not given back by one who has lost it; old leftovers go', async () => {
  for (const name of ['lock.new.old', 'lock.after.old', 'lock.new.young']) writeFileSync(join(folder, name), '');
  for (const name of ['lock.new.old', 'lock.after.old']) utimesSync(join(folder, name), 1, 1);
  const unlock = valueOf(await lockState(path, control));
  expect(readdirSync(folder).toSorted()).toEqual(['lock', 'lock.new.young']);
  writeFileSync(path, JSON.stringify({ id: 'b'.repeat(24), pid: 1, start: '', boot: '' }));
  unlock();
  expect(readdirSync(folder)).toContain('lock');
});
