import { TERMINAL_SKIP_BYTES, TERMINAL_WHOLE_BYTES } from '../contract/terminal';
import type { TerminalInfo } from '../contract/terminal';
import type { TerminalView } from './types';

/** Bytes that come within this time after others travel together; the first after a silence go at once. */
const JOIN_MS = 5;
const FRAME_BYTES = 64 * 1024;
/** Of what is sent whole: a quarter of what may be under way. */
const WHOLE_FRAME_BYTES = TERMINAL_WHOLE_BYTES / 4;
/** A viewer that skips ahead lands this far before the end: far enough not to be overtaken again at once. */
const LANDING_BYTES = TERMINAL_SKIP_BYTES / 2;
/** How far past the landing a line's end is looked for. */
const LINE_SEARCH_BYTES = 4096;
const NEWLINE = 0x0a;

export interface TerminalFrame {
  readonly offset: number;
  /** Bytes left out right before `offset`. */
  readonly skipped: number;
  readonly bytes: Uint8Array;
}

export interface TerminalViewer {
  readonly view: TerminalView;
  /** Offset that the viewer wants to go on from. */
  readonly from: number;
  /** Before this offset nothing is left out: the stream waits for the viewer. */
  readonly whole?: number;
  send(frame: TerminalFrame): void;
  tell(info: TerminalInfo): void;
  /** Whether the connection takes more now; when it does again, `resume` is called. */
  ready(): boolean;
  failed(error: unknown): void;
}

export interface TerminalStream {
  ack(offset: number): void;
  resume(): void;
  write(bytes: Uint8Array): void;
  close(): void;
}

/**
 * Sends one terminal to one viewer, by offset. At most 256 KB are under way without an acknowledgement; a viewer that is
 * further behind than that skips ahead to near the end. What it wants whole is not skipped: only bytes that are dropped
 * from the terminal meanwhile are. The terminal itself never waits for a viewer.
 * It starts with the first `resume`.
 */
export function streamTerminal(viewer: TerminalViewer): TerminalStream {
  const { view } = viewer;
  const window = createAckWindow();
  let next = Math.min(viewer.from, view.info().end);
  let told = view.info();
  let closed = false;
  let pumpedAt = -JOIN_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const sendOne = async (): Promise<boolean> => {
    const { end } = view.info();
    const isWhole = next < (viewer.whole ?? 0);
    const room = (isWhole ? TERMINAL_WHOLE_BYTES : TERMINAL_SKIP_BYTES) - window.unacked();
    if (closed || next >= end || room <= 0 || !viewer.ready()) return false;
    const target = !isWhole && end - next > TERMINAL_SKIP_BYTES ? await landing(view) : next;
    const read = await view.read(Math.max(target, next), Math.min(isWhole ? WHOLE_FRAME_BYTES : FRAME_BYTES, room));
    if (closed || read.bytes.length === 0) return false;
    const skipped = Math.max(0, read.from - next);
    next = read.from + read.bytes.length;
    window.sent(next, read.bytes.length);
    viewer.send({ offset: read.from, skipped, bytes: read.bytes });
    return true;
  };

  /** Its size is told at once, its end only after its last byte. */
  const tellChanges = (): void => {
    const info = view.info();
    const resized = info.cols !== told.cols || info.rows !== told.rows || info.kind !== told.kind;
    const turned = info.live !== told.live && next >= info.end;
    if (closed || !(resized || turned)) return;
    told = turned ? info : { ...info, live: told.live };
    viewer.tell(told);
  };

  const pump = createPump(sendOne, tellChanges, viewer.failed);
  const pumpNow = (): void => {
    timer = undefined;
    pumpedAt = performance.now();
    pump();
  };
  const pumpSoon = (): void => {
    if (timer) return;
    const wait = pumpedAt + JOIN_MS - performance.now();
    if (wait <= 0) pumpNow();
    else timer = setTimeout(pumpNow, wait);
  };
  const unsubscribe = view.onChange(() => {
    tellChanges();
    pumpSoon();
  });

  return {
    ack(offset) {
      window.ack(Math.min(offset, next));
      pump();
    },
    resume: pump,
    write: (bytes) => view.write(bytes),
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      unsubscribe();
      view.close();
    },
  };
}

/** Takes step after step until there is none to take; then `rest`. Called meanwhile, it looks once more before it rests. */
function createPump(step: () => Promise<boolean>, rest: () => void, failed: (error: unknown) => void): () => void {
  let pumping = false;
  let calledAgain = false;
  const run = async (): Promise<void> => {
    pumping = true;
    try {
      do {
        calledAgain = false;
        while (await step());
      } while (calledAgain);
      rest();
    } catch (error) {
      failed(error);
    } finally {
      pumping = false;
    }
  };
  return () => {
    calledAgain = true;
    if (!pumping) void run();
  };
}

/** Counts bytes under way; bytes that were skipped were never sent and do not count. */
function createAckWindow() {
  const frames: { end: number; size: number }[] = [];
  let bytes = 0;
  return {
    unacked: () => bytes,
    sent(end: number, size: number) {
      bytes += size;
      const newest = frames.at(-1);
      // Small frames are counted together, so that a viewer that never acknowledges costs a bounded list.
      if (newest && newest.size + size <= LINE_SEARCH_BYTES) {
        newest.size += size;
        newest.end = end;
      } else {
        frames.push({ end, size });
      }
    },
    ack(offset: number) {
      while (frames[0] && frames[0].end <= offset) bytes -= frames.shift()?.size ?? 0;
    },
  };
}

/** Where a viewer goes on that is too far behind: after the first line's end near the landing, else right there. */
async function landing(view: TerminalView): Promise<number> {
  const { start, end } = view.info();
  const at = Math.max(start, end - LANDING_BYTES);
  const { from, bytes } = await view.read(at, LINE_SEARCH_BYTES);
  return from + bytes.indexOf(NEWLINE) + 1;
}
