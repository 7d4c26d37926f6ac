import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/main/contract/errors';
import type { TerminalListener } from '../../../src/main/contract/ipc-protocol';
import { RunId } from '../../../src/main/contract/ids';
import type { TerminalFrom } from '../../../src/main/contract/socket-protocol';
import type { TerminalInfo } from '../../../src/main/contract/terminal';
import { createTerminalStreams } from '../../../src/renderer/src/host/terminal-streams';

const RUN = RunId.parse('run_0a1b2c3d4e5f');
const MB = 1024 * 1024;
const size = { cols: 80, rows: 24 };
const info: TerminalInfo = { runId: RUN, start: 0, end: 1_000, live: true, ...size, first: size, kind: 'pty' };

function setUp() {
  const opened: { from: TerminalFrom; hear: TerminalListener }[] = [];
  const seen: { offset: number; size: number; skipped: number }[] = [];
  const told: number[] = [];
  const streams = createTerminalStreams({
    connected: () => true,
    open(from, hear) {
      opened.push({ from, hear });
      return { opened: Promise.resolve(ok({ streamId: 's', info })), ack() {}, write() {}, close() {} };
    },
  });
  streams.open(RUN, 1_000, {
    info: () => void told.push(seen.length),
    data: ({ offset, skipped, bytes }) => seen.push({ offset, size: bytes.length, skipped }),
    failed() {},
  });
  const send = (offset: number, size: number) =>
    opened.at(-1)?.hear('terminal.data', { streamId: 's', offset, skipped: 0, bytes: new ArrayBuffer(size) });
  return { streams, opened, seen, told, send };
}

describe('terminals of a window', () => {
  it('begin near the end, where what is missed may be left out', () => {
    expect(setUp().opened.map(({ from }) => from)).toEqual([{ runId: RUN, from: 1_000, whole: 1_000 }]);
  });

  it('ask after a reconnect for all that came meanwhile, within a bound', async () => {
    const { streams, opened, send } = setUp();
    await Promise.resolve();
    send(1_000, 500);
    streams.reopenAll();
    expect(opened[1]?.from).toEqual({ runId: RUN, from: 1_500, whole: 1_500 + 4 * MB });
  });

  it('show what overtakes the word that they are open, after that word', async () => {
    const { seen, told, send } = setUp();
    send(1_000, 500);
    expect(seen).toEqual([]);
    await Promise.resolve();
    expect(told).toEqual([0]);
    expect(seen).toEqual([{ offset: 1_000, size: 500, skipped: 0 }]);
  });

  it('show each byte once, though the end of before comes again', async () => {
    const { streams, seen, send } = setUp();
    await Promise.resolve();
    send(1_000, 500);
    streams.reopenAll();
    await Promise.resolve();
    send(1_000, 500);
    send(1_400, 300);
    expect(seen).toEqual([
      { offset: 1_000, size: 500, skipped: 0 },
      { offset: 1_500, size: 200, skipped: 0 },
    ]);
  });
});
