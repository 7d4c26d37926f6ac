import { expect, test } from 'vitest';

import { parseStat } from '../../../src/main/worker/processes/process-table-linux';
import { parsePsLine } from '../../../src/main/worker/processes/process-table-ps';

const stat = (name: string, state = 'S') =>
  `4242 (${name}) ${state} 1 4200 4100 34816 4242 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 8192 100 18446744073709551615\n`;

test('a line of /proc/PID/stat is read, whatever the name of the process is', () => {
  for (const name of ['sh', 'a b', 'x) R 9 9 9', '((', ') Z 1 2 3']) {
    expect(parseStat(stat(name), 1_000_000)).toEqual({
      pid: 4242,
      ppid: 1,
      group: 4200,
      session: 4100,
      start: '123456',
      startedAt: 1_000_000 + 1_234_560,
    });
  }
});

test('zombies and what is no such line are nobody', () => {
  for (const line of [stat('sh', 'Z'), stat('sh', 'X'), '', '4242 (sh', 'x (sh) S 1 2 3']) {
    expect(parseStat(line, 0)).toBe(null);
  }
});

test('a line of ps is read', () => {
  const line = '  4242     1  4200 0      Ss   Thu Nov 12 09:08:07 2026     /bin/sh -c sleep 1 CROFT_RUN=x';
  expect(parsePsLine(line)).toEqual({
    pid: 4242,
    ppid: 1,
    group: 4200,
    session: 0,
    start: 'Thu Nov 12 09:08:07 2026',
    startedAt: Date.UTC(2026, 10, 12, 9, 8, 7),
  });
  expect(parsePsLine(line.replace('Ss', 'Z+'))).toBe(null);
  expect(parsePsLine('')).toBe(null);
});
