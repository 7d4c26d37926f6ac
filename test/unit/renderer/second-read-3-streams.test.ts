import { expect, it } from 'vitest';
import { ok } from '../../../src/main/contract/errors';
import type { TerminalListener } from '../../../src/main/contract/ipc-protocol';
import { RunId } from '../../../src/main/contract/ids';
import type { TerminalFrom } from '../../../src/main/contract/socket-protocol';
import type { TerminalInfo } from '../../../src/main/contract/terminal';
import { createTerminalStreams } from '../../../src/renderer/src/host/terminal-streams';

const RUN = RunId.parse('run_0a1b2c3d4e5f');
const size = { cols: 80, rows: 24 };
const info: TerminalInfo = { runId: RUN, start: 0, end: 2_000, live: true, ...size, first: size, kind: 'pty' };

it('bytes that come again are acknowledged, for the farm sends no more before that', async () => {
  const listeners: TerminalListener[] = [];
  const acks: number[] = [];
  const seen: number[] = [];
  const streams = createTerminalStreams({
    connected: () => true,
    open(_from, hear) {
      listeners.push(hear);
      return {
        opened: Promise.resolve(ok({ streamId: 's', info })),
        ack: (offset) => acks.push(offset),
        write() {},
        close() {},
      };
    },
  });
  streams.open(RUN, 0, { info() {}, data: ({ offset }) => seen.push(offset), failed() {} });
  const send = (offset: number, size: number) =>
    listeners.at(-1)?.('terminal.data', { streamId: 's', offset, skipped: 0, bytes: new ArrayBuffer(size) });
  await Promise.resolve();
  send(0, 2_000);
  // A farm that was killed has lost the end of the terminal, and reads it from the spool again.
  streams.reopenAll();
  await Promise.resolve();
  send(1_000, 400);
  send(1_400, 600);
  expect(acks).toEqual([1_400, 2_000]);
  send(2_000, 100);
  expect(seen).toEqual([0, 2_000]);
  expect(acks).toEqual([1_400, 2_000]);
});

it('a terminal that was asked for while nothing was connected has missed nothing', () => {
  let isConnected = false;
  const opened: TerminalFrom[] = [];
  const streams = createTerminalStreams({
    connected: () => isConnected,
    open(from) {
      opened.push(from);
      return { opened: new Promise(() => undefined), ack() {}, write() {}, close() {} };
    },
  });
  streams.open(RUN, 1_000, { info() {}, data() {}, failed() {} });
  isConnected = true;
  streams.reopenAll();
  expect(opened).toEqual([{ runId: RUN, from: 1_000, whole: 1_000 }]);
});
