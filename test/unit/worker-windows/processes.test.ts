import { expect, test } from 'vitest';

import { membersOf } from '../../../src/main/worker/processes/members';
import type { RunProcesses } from '../../../src/main/worker/processes/members';
import { createWindowsTable, parseWindowsList } from '../../../src/main/worker/processes/process-table-windows';
import { createWindowsSignals } from '../../../src/main/worker/processes/signals-windows';
import { listScript, taskkillArguments } from '../../../src/main/worker/processes/windows-tools';

/** 2026-11-21T00:00:00Z in ticks, and a process started that many seconds later. */
const DAY = 639_308_160_000_000_000n;
const at = (seconds: number) => String(DAY + BigInt(seconds) * 10_000_000n);
const list = (...rows: [pid: number, ppid: number, second: number][]) =>
  `${rows.map(([pid, ppid, second]) => `${pid} ${ppid} ${at(second)}`).join('\r\n')}\r\n`;

const MAIN = { pid: 500, start: at(10), boot: '' };
const SELF = 400;
const run = (more: Partial<RunProcesses> = {}): RunProcesses => ({
  mark: 'X=',
  main: MAIN,
  known: new Set(),
  watchedUntil: null,
  ...more,
});
const members = (text: string, of = run()) =>
  membersOf({ processes: parseWindowsList(text), marked: new Set() }, of, '', SELF)
    .map(({ pid }) => pid)
    .toSorted((a, b) => a - b);

test('a line of the list is a process with its start as a date', () => {
  expect(parseWindowsList(`junk\r\n0 0 ${at(0)}\r\n500 400 ${at(10)}\r\n600 500 \r\n`)).toEqual([
    { pid: 500, ppid: 0, group: 400, session: 0, start: at(10), startedAt: Date.UTC(2026, 10, 21, 0, 0, 10) },
  ]);
});

test('a run is its main process and everything below it, and nobody else', () => {
  const others = [
    [SELF, 4, 1],
    [900, 4, 5],
    [901, 900, 6],
  ] as [number, number, number][];
  expect(members(list(...others, [500, SELF, 10], [510, 500, 11], [520, 510, 12], [521, 510, 13]))).toEqual([
    500, 510, 520, 521,
  ]);
  expect(members(list(...others))).toEqual([]);
});

test('what the main process left behind is found after its end', () => {
  expect(members(list([SELF, 4, 1], [510, 500, 11], [520, 510, 12], [700, 600, 13]))).toEqual([510, 520]);
});

test('a pid that is used again is neither a parent nor the run', () => {
  // 500 was started anew after 510, so it is not the parent of 510; and it is not the run's main process.
  const reused = list([SELF, 4, 1], [500, 4, 50], [510, 500, 11], [560, 500, 51]);
  expect(members(reused)).toEqual([]);
  expect(parseWindowsList(reused).find(({ pid }) => pid === 510)?.ppid).toBe(0);
  // What was seen before is known by its start.
  expect(members(reused, run({ known: new Set([`510@${at(11)}`]) }))).toEqual([510]);
});

test('two processes that claim to be each other’s parent do not hang the look', () => {
  expect(parseWindowsList(list([1, 2, 5], [2, 1, 5], [3, 3, 6]))).toHaveLength(3);
});

test('the table asks for all, or for one', async () => {
  const asked: (number | undefined)[] = [];
  const table = createWindowsTable({
    list: async (pid) => {
      asked.push(pid);
      return list([500, 4, 10], [501, 500, 11]);
    },
  });
  expect(await table.find(501)).toMatchObject({ pid: 501, ppid: 500, start: at(11) });
  expect(await table.find(77)).toBeNull();
  expect((await table.snapshot('X=')).processes).toHaveLength(2);
  expect(asked).toEqual([501, 77, undefined]);
  expect(listScript(7)).toContain("-Filter 'ProcessId=7'");
  expect(listScript()).not.toContain('-Filter');
});

test('stages of a stop: Ctrl-C into a terminal, then a request, then the end of the whole tree', () => {
  const told: string[] = [];
  const signals = createWindowsSignals(
    { taskkill: (pid, how) => told.push(taskkillArguments(pid, how).join(' ')) },
    (pid) => pid === 500 && told.push('^C') > 0,
  );
  expect(signals.group(500, 'SIGINT')).toBe(true);
  expect(signals.group(501, 'SIGINT')).toBe(false);
  expect(signals.group(500, 'SIGCONT')).toBe(false);
  expect(signals.group(500, 'SIGTERM')).toBe(true);
  expect(signals.group(500, 'SIGKILL')).toBe(true);
  signals.one(510, 'SIGKILL');
  signals.one(510, 'SIGCONT');
  signals.one(510, 'SIGINT');
  expect(told).toEqual(['^C', '/PID 500 /T', '/PID 500 /T /F', '/PID 510 /F']);
});
