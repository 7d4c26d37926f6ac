import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { RunId } from '../../../src/main/contract/ids';
import { TERMINAL_SKIP_BYTES, TERMINAL_WHOLE_BYTES } from '../../../src/main/contract/terminal';
import type { TerminalInfo } from '../../../src/main/contract/terminal';
import { streamTerminal } from '../../../src/main/transport/terminal-stream';
import type { TerminalFrame, TerminalStream } from '../../../src/main/transport/terminal-stream';
import { bytesFrom, createFakeTerminals } from '../../fakes/terminals';
import type { FakeTerminal } from '../../fakes/terminals';
import { waitFor } from '../../fakes/wait-for';

const KB = 1024;
const runId = RunId.parse('run_0123456789ab');
const open: TerminalStream[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

interface Viewer {
  readonly terminal: FakeTerminal;
  readonly stream: TerminalStream;
  readonly frames: TerminalFrame[];
  readonly infos: TerminalInfo[];
  readonly failures: unknown[];
  ready: boolean;
  /** Offset after the last byte received. */
  at(): number;
}

function view(
  info: Partial<TerminalInfo>,
  from: number,
  onFrame?: (viewer: Viewer, frame: TerminalFrame) => void,
  whole?: number,
): Viewer {
  const terminals = createFakeTerminals();
  const terminal = terminals.add(runId, info);
  const frames: TerminalFrame[] = [];
  const infos: TerminalInfo[] = [];
  const failures: unknown[] = [];
  const stream = streamTerminal({
    view: terminals.open(runId)!,
    from,
    ...(whole !== undefined && { whole }),
    ready: () => viewer.ready,
    tell: (told) => void infos.push(told),
    failed: (error) => void failures.push(error),
    send(frame) {
      frames.push(frame);
      onFrame?.(viewer, frame);
    },
  });
  const at = () => {
    const last = frames.at(-1);
    return last ? last.offset + last.bytes.length : from;
  };
  const viewer: Viewer = { terminal, stream, frames, infos, failures, ready: true, at };
  open.push(stream);
  return viewer;
}

const acknowledge = (viewer: Viewer, frame: TerminalFrame) => viewer.stream.ack(frame.offset + frame.bytes.length);

/** Every frame holds the right bytes, and what was left out between two is what it says. */
function expectTrue(viewer: Viewer, from: number): void {
  let next = from;
  for (const { offset, skipped, bytes } of viewer.frames) {
    expect(offset).toBe(next + skipped);
    expect(Buffer.compare(bytes, bytesFrom(offset, bytes.length))).toBe(0);
    next = offset + bytes.length;
  }
}

describe('a terminal for one viewer', () => {
  test('sends what is there in frames of at most 64 KB', async () => {
    const viewer = view({ end: 200 * KB }, 0, acknowledge);
    viewer.stream.resume();
    await waitFor('all bytes', () => viewer.at() === 200 * KB);
    expect(viewer.frames.every(({ bytes }) => bytes.length <= 64 * KB)).toBe(true);
    expectTrue(viewer, 0);
    expect(viewer.frames.every(({ skipped }) => skipped === 0)).toBe(true);
  });

  test('joins what comes within a moment', async () => {
    const viewer = view({}, 0, acknowledge);
    viewer.stream.resume();
    for (let i = 0; i < 50; i += 1) viewer.terminal.grow(7);
    await waitFor('all bytes', () => viewer.at() === 350);
    expect(viewer.frames).toHaveLength(1);
  });

  test('stops at 256 KB without an acknowledgement', async () => {
    const viewer = view({ end: 10 * KB }, 0);
    viewer.stream.resume();
    for (let end = 20 * KB; end <= 240 * KB; end += 10 * KB) {
      await waitFor('what is there', () => viewer.at() === viewer.terminal.info().end);
      viewer.terminal.grow(10 * KB);
    }
    await waitFor('what is there', () => viewer.at() === 240 * KB);
    viewer.terminal.grow(100 * KB);
    await waitFor('a full window', () => viewer.at() === 256 * KB);
    viewer.stream.ack(100 * KB);
    await waitFor('the rest', () => viewer.at() === 340 * KB);
    expectTrue(viewer, 0);
    expect(viewer.frames.every(({ skipped }) => skipped === 0)).toBe(true);
  });

  test('what is wanted whole is waited for, however far behind its viewer is', async () => {
    const viewer = view({ end: 3_000_000 }, 0, undefined, 2_500_000);
    viewer.stream.resume();
    for (let got = 0; viewer.at() < 2_500_000;) {
      await waitFor('a full window', () => viewer.at() >= Math.min(got + TERMINAL_WHOLE_BYTES, 2_500_000));
      expect(viewer.at() - got).toBeLessThanOrEqual(TERMINAL_WHOLE_BYTES);
      expect(viewer.frames.every(({ skipped }) => skipped === 0)).toBe(true);
      expectTrue(viewer, 0);
      got = viewer.at();
      viewer.stream.ack(got);
    }
    viewer.terminal.grow(5_000_000);
    viewer.stream.ack(viewer.at());
    await waitFor('what was left out after it', () => viewer.frames.some(({ skipped }) => skipped > 0));
    expectTrue(viewer, 0);
  });

  test('of what is wanted whole only that is left out which is not kept any more', async () => {
    const viewer = view({ start: 1_000_000, end: 1_500_000 }, 0, acknowledge, 1_500_000);
    viewer.stream.resume();
    await waitFor('the end', () => viewer.at() === 1_500_000);
    expect(viewer.frames[0]).toMatchObject({ offset: 1_000_000, skipped: 1_000_000 });
    expectTrue(viewer, 0);
  });

  test('one far behind skips ahead to the start of a line near the end', async () => {
    const viewer = view({ end: 5_000_000 }, 1_000, acknowledge);
    viewer.stream.resume();
    await waitFor('the end', () => viewer.at() === 5_000_000);
    const [first] = viewer.frames;
    expect(first!.skipped).toBe(first!.offset - 1_000);
    expect(first!.offset % 100).toBe(0);
    expect(5_000_000 - first!.offset).toBeLessThanOrEqual(TERMINAL_SKIP_BYTES);
    expect(viewer.frames.slice(1).every(({ skipped }) => skipped === 0)).toBe(true);
    expectTrue(viewer, 1_000);
  });

  test('one that stalls skips what came meanwhile, not what it was sent', async () => {
    const viewer = view({ end: 200 * KB }, 0);
    viewer.stream.resume();
    await waitFor('the first bytes', () => viewer.at() === 200 * KB);
    viewer.terminal.grow(10_000_000);
    await waitFor('a full window', () => viewer.frames.some(({ skipped }) => skipped > 0));
    const sent = () => viewer.frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
    await waitFor('a full window', () => sent() === 256 * KB);
    viewer.terminal.grow(10_000_000);
    viewer.stream.ack(viewer.at());
    await waitFor('the end', () => viewer.at() === viewer.terminal.info().end);
    expectTrue(viewer, 0);
    expect(viewer.frames.filter(({ skipped }) => skipped > 0)).toHaveLength(2);
  });

  test('an offset that is no longer kept starts at what is', async () => {
    const viewer = view({ start: 50_000, end: 60_000 }, 10_000, acknowledge);
    viewer.stream.resume();
    await waitFor('the end', () => viewer.at() === 60_000);
    expect(viewer.frames[0]).toMatchObject({ offset: 50_000, skipped: 40_000 });
  });

  test('an offset beyond the end waits at the end', async () => {
    const viewer = view({ end: 100 }, 5_000, acknowledge);
    viewer.stream.resume();
    viewer.terminal.grow(50);
    await waitFor('the new bytes', () => viewer.frames.length > 0);
    expect(viewer.frames[0]).toMatchObject({ offset: 100, skipped: 0 });
  });

  test('a connection that takes no more is waited for', async () => {
    const viewer = view({ end: 1_000 }, 0, acknowledge);
    viewer.ready = false;
    viewer.stream.resume();
    viewer.terminal.grow(1_000);
    viewer.terminal.set({ cols: 100 });
    await waitFor('the size', () => viewer.infos.length === 1);
    expect(viewer.frames).toEqual([]);
    viewer.ready = true;
    viewer.stream.resume();
    await waitFor('all bytes', () => viewer.at() === 2_000);
  });

  test('the end is told once, after the last byte', async () => {
    const toldBefore: number[] = [];
    const viewer = view({ end: 300 * KB }, 100 * KB, (own, frame) => {
      toldBefore.push(own.infos.length);
      acknowledge(own, frame);
    });
    viewer.terminal.set({ live: false });
    viewer.stream.resume();
    await waitFor('the end', () => viewer.infos.length > 0 && viewer.at() === 300 * KB);
    expect(viewer.infos).toMatchObject([{ live: false, end: 300 * KB }]);
    expect(new Set(toldBefore)).toEqual(new Set([0]));
  });

  test('nothing comes after close, and the view is closed', async () => {
    const viewer = view({ end: 1_000 }, 0);
    viewer.stream.resume();
    viewer.stream.close();
    viewer.terminal.grow(1_000);
    expect(viewer.terminal.viewers()).toBe(0);
    await waitFor('a turn', () => new Promise((resolve) => setTimeout(() => resolve(true), 20)));
    expect(viewer.frames).toEqual([]);
  });
});

test('whatever a viewer does, it sees true bytes in order and ends at the end', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('grow' as const), bytes: fc.integer({ min: 1, max: 600 * KB }) }),
    fc.record({ kind: fc.constant('ack' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.constant({ kind: 'turn' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(500 * KB), async (steps, from) => {
      const viewer = view({ end: 100 * KB }, Math.min(from, 100 * KB));
      const start = Math.min(from, 100 * KB);
      viewer.stream.resume();
      for (const one of steps) {
        if (one.kind === 'grow') viewer.terminal.grow(one.bytes);
        else if (one.kind === 'ack') viewer.stream.ack(Math.floor(start + (viewer.at() - start) * one.share));
        else await new Promise((resolve) => setImmediate(resolve));
        const unacked = viewer.frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
        if (!steps.some(({ kind }) => kind === 'ack')) expect(unacked).toBeLessThanOrEqual(TERMINAL_SKIP_BYTES);
      }
      await waitFor('the end', () => {
        viewer.stream.ack(viewer.at());
        return viewer.at() === viewer.terminal.info().end;
      });
      expectTrue(viewer, start);
      expect(viewer.failures).toEqual([]);
      viewer.stream.close();
    }),
    { numRuns: 60 },
  );
});
