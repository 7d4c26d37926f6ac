import { expect, test } from 'vitest';

import { membersOf } from '../../../src/main/worker/processes/members';
import type { RunProcesses } from '../../../src/main/worker/processes/members';
import type { ProcessInfo } from '../../../src/main/worker/processes/process-table';

const BOOT = 'this-boot';
const SELF = 50;
const MAIN = { pid: 100, start: '1000', boot: BOOT };
const info = (pid: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  ppid: 1,
  group: pid,
  session: pid,
  start: String(pid * 10),
  startedAt: pid * 100,
  ...more,
});
const run = (more: Partial<RunProcesses> = {}): RunProcesses => ({
  mark: 'X=',
  main: MAIN,
  known: new Set(),
  watchedUntil: null,
  ...more,
});
const pids = (processes: ProcessInfo[], of = run(), marked: number[] = []) =>
  membersOf({ processes, marked: new Set(marked) }, of, BOOT, SELF)
    .map(({ pid }) => pid)
    .toSorted((a, b) => a - b);

const others = [info(1, { ppid: 0 }), info(SELF), info(60), info(61, { ppid: 60 })];

test('the tree below the main process belongs to the run, through any number of sessions', () => {
  const tree = [
    info(100, { ppid: SELF }),
    info(103, { ppid: 102 }),
    info(102, { ppid: 101 }),
    info(101, { ppid: 100 }),
  ];
  expect(pids([...others, ...tree])).toEqual([100, 101, 102, 103]);
});

test('after the end of the main process its group and session still belong to it', () => {
  const left = [info(101, { group: 100 }), info(102, { session: 100 }), info(103, { ppid: 102 })];
  expect(pids([...others, ...left])).toEqual([101, 102, 103]);
});

test('a mark in the environment is enough, with everything below it', () => {
  expect(pids([...others, info(200), info(201, { ppid: 200 })], run({ main: null }), [200])).toEqual([200, 201]);
});

test('what was known to belong to it does, if it still is the same process', () => {
  const known = run({ known: new Set(['200@2000', '201@1']) });
  expect(pids([...others, info(200), info(201)], known)).toEqual([200]);
});

test('a pid that was used again is nobody of ours, nor are its group and its children', () => {
  const reused = [info(100, { start: '9999' }), info(101, { group: 100 }), info(102, { ppid: 100 })];
  expect(pids([...others, ...reused])).toEqual([]);
});

test('pids of another boot mean nothing; the mark does', () => {
  const of = run({ main: { ...MAIN, boot: 'another' } });
  expect(pids([...others, info(100), info(101, { group: 100 })], of)).toEqual([]);
  expect(pids([...others, info(100), info(101, { group: 100 })], of, [101])).toEqual([101]);
});

test('when nobody watched since, the group counts only with members from that time', () => {
  const of = run({ watchedUntil: 101 * 100 });
  expect(pids([...others, info(101, { group: 100 }), info(102, { group: 100 })], of)).toEqual([101]);
});

test('neither the worker nor pid 1 is ever a member', () => {
  expect(pids([info(1, { ppid: 0 }), info(SELF, { ppid: 200 }), info(200)], run(), [1, SELF, 200])).toEqual([200]);
});
