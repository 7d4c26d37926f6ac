import { closeSync, openSync, stat } from 'node:fs';
import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import type { ProcessControl } from '../../../src/main/worker/processes/process-control';
import { readBeforeEnd } from '../../../src/main/worker/processes/pty-rest';
import { startInPty } from '../../../src/main/worker/processes/start-pty';
import { startOnPipes } from '../../../src/main/worker/processes/start-pipes';
import { finish } from '../../../src/main/worker/runs/finish';

const env = { PATH: process.env['PATH'] ?? '/bin:/usr/bin' };

/** As on a machine that gives this process no time. */
const stall = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function sinks(onBytes: () => void) {
  const parts: Buffer[] = [];
  const take = (bytes: Uint8Array) => {
    parts.push(Buffer.from(bytes));
    onBytes();
  };
  return { text: () => Buffer.concat(parts).toString(), out: take, err: take };
}

test('a terminal whose process ended while its worker had no time gives all that it held', async () => {
  // A terminal gives 4 KB at a time: many turns of the loop after the end, each of them late.
  const taken = sinks(() => stall(100));
  const program = { file: '/bin/sh', args: ['-c', `seq -f 'line %05.0f' 1 1500`], cwd: '/' };
  const child = await startInPty(program, { cols: 80, rows: 24, term: 'xterm' }, { env, sinks: taken });
  expect(await child.exited).toEqual({ code: 0, signal: null });
  await child.drained;
  const lines = taken.text().trimEnd().split('\r\n');
  expect([lines.length, lines.at(-1)]).toEqual([1500, 'line 01500']);
});

test('what came while a worker had no time is read before it stops to wait for more', async () => {
  const taken = sinks(() => undefined);
  // A process that nothing ties to the run holds its output open, says something late, and never ends.
  const script = `setsid sh -c 'sleep 1.2; echo late; exec sleep 60' & echo early $!`;
  const program = { file: '/bin/sh', args: ['-c', script], cwd: '/' };
  const child = await startOnPipes(program, 'sh', { env, sinks: taken });
  const control: Pick<ProcessControl, 'sweep'> = { sweep: () => Promise.resolve(0) };
  const processes = () => ({ mark: 'none', main: null, known: new Set<string>(), watchedUntil: null });
  const nothing = () => undefined;
  const over = finish(child, control as ProcessControl, processes, () => null, nothing);
  await child.exited;
  // From within the wait for the output until after it, and in the middle of what the loop has to read: what is late comes, and then the
  // time is up, before the loop looks again.
  setTimeout(() => stat('/', () => stall(3000)), 600);
  await over;
  const holder = Number(/early (\d+)/.exec(taken.text())?.[1]);
  process.kill(holder, 'SIGKILL');
  expect(taken.text()).toContain('late\n');
});

test('a terminal that another process holds open is given up, without a wait for what may come', async () => {
  const taken = sinks(() => undefined);
  const program = { file: '/bin/sh', args: ['-c', 'setsid sleep 60 & echo held by $!'], cwd: '/' };
  const child = await startInPty(program, { cols: 80, rows: 24, term: 'xterm' }, { env, sinks: taken });
  expect(await child.exited).toEqual({ code: 0, signal: null });
  const holder = Number(/held by (\d+)/.exec(taken.text())?.[1]);
  expect(process.kill(holder, 0)).toBe(true);
  process.kill(holder, 'SIGKILL');
});

test('a terminal is closed also where the rest of it cannot be read, whatever the system calls that', () => {
  const fd = openSync('/', 'r');
  try {
    const socket = new Readable({ read: () => undefined });
    readBeforeEnd(socket, fd, { out: () => undefined });
    socket.destroy();
    expect(socket.destroyed).toBe(true);
  } finally {
    closeSync(fd);
  }
});
