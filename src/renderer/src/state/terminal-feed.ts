import type { RunId } from '../../../main/contract/ids';
import type { Host, TerminalStream } from '../host/host';
import { byteSize } from './view/words';

/** Where a terminal's bytes go, and what is known of it beside them. */
export interface TerminalSink {
  write(bytes: Uint8Array, end: number, live: boolean): void;
  /** The size of the pty, where no mark in its bytes has told it. */
  resize(cols: number, rows: number): void;
  note(text: string): void;
  caughtUp(): void;
  tell(facts: { readonly before?: number; readonly isLive?: boolean; readonly trouble?: string | null }): void;
}

/** What a terminal on the screen says back. */
export interface TerminalLine {
  ack(offset: number): void;
  /** Types into the pty; false: it could not be sent, and will not be. */
  write(data: string): boolean;
  resize(cols: number, rows: number): void;
  close(): void;
}

interface FeedOptions {
  /** Bytes before the end that are read at first. */
  readonly pastBytes: number;
  /** The modes that a program sets in its first bytes, for who starts to read in the middle. */
  readonly modesSetIn: (bytes: Uint8Array) => Uint8Array;
}

/** A live stream that has to catch up with more than this skips ahead; so it is caught up with by reading pages. */
const NEAR_END_BYTES = 64 * 1024;
/** Where a program says how it wants its keys. */
const HEAD_BYTES = 64 * 1024;
/** More at once is typed in pieces: the farm takes 64 K characters. */
const MOST_TYPED = 16 * 1024;
const RESIZE_AFTER_MS = 80;

/** Feeds a terminal on the screen from a run: first what is there, page by page, then what comes. */
export function connectTerminal(host: Host, runId: RunId, sink: TerminalSink, options: FeedOptions): TerminalLine {
  let stream: TerminalStream | null = null;
  let closed = false;
  /** Whether what is typed reaches the farm: from the stream's opening until the connection is lost. */
  let isOpen = false;
  let liveFrom = 0;
  const resize = createResize((cols, rows) => void host.invoke('terminal.resize', { runId, cols, rows }));
  const stopWatching = host.onConnection(() => {
    if (host.connection().kind !== 'online') isOpen = false;
  });

  async function open(): Promise<void> {
    const past = await readPast(host, runId, sink, options, () => closed);
    if (closed) return;
    sink.caughtUp();
    liveFrom = past.end;
    stream = host.openTerminal(runId, past.at, {
      info(info) {
        // What came while this window was away is drawn again like any past.
        if (!isOpen) liveFrom = Math.max(liveFrom, info.end);
        isOpen = info.live;
        if (info.kind === 'pty') sink.resize(info.cols, info.rows);
        sink.tell({ isLive: info.live, trouble: null });
      },
      data({ offset, skipped, bytes }) {
        if (skipped > 0) sink.note(`${byteSize(skipped)} left out: this view was too far behind`);
        sink.write(bytes, offset + bytes.length, offset >= liveFrom);
      },
      failed: (failure) => sink.tell({ trouble: failure.message }),
    });
  }

  void open();
  return {
    ack: (offset) => stream?.ack(offset),
    write(data) {
      if (!stream || !isOpen || host.connection().kind !== 'online') return false;
      for (const piece of piecesOf(data)) stream.write(piece);
      return true;
    },
    resize: resize.ask,
    close() {
      closed = true;
      resize.dispose();
      stopWatching();
      stream?.close();
    },
  };
}

/** Pieces of bounded length, none of which ends inside a character. */
export function piecesOf(data: string, most = MOST_TYPED): readonly string[] {
  if (data.length <= most) return [data];
  const pieces: string[] = [];
  for (let at = 0; at < data.length;) {
    const isInside = /[\uD800-\uDBFF]/.test(data[at + most - 1] ?? '');
    const end = Math.min(data.length, at + most - (isInside ? 1 : 0));
    pieces.push(data.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Asks for the last of several sizes. */
function createResize(send: (cols: number, rows: number) => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const dispose = () => {
    if (timer !== null) clearTimeout(timer);
  };
  return {
    dispose,
    ask(cols: number, rows: number) {
      dispose();
      timer = setTimeout(() => send(cols, rows), RESIZE_AFTER_MS);
    },
  };
}

/** Writes what the terminal holds already and answers where to go on. A farm that cannot be asked now: from the start. */
async function readPast(
  host: Host,
  runId: RunId,
  sink: TerminalSink,
  { pastBytes, modesSetIn }: FeedOptions,
  isClosed: () => boolean,
): Promise<{ at: number; end: number }> {
  const info = await host.invoke('terminal.info', { runId });
  if (!info.ok) return { at: 0, end: 0 };
  const { start, kind, first, cols, rows } = info.value;
  let { end } = info.value;
  let at = Math.max(start, end - pastBytes);
  const isCut = at > start;
  if (kind === 'pty') {
    const size = isCut ? { cols, rows } : first;
    sink.resize(size.cols, size.rows);
    const modes = isCut ? modesSetIn(await readHead(host, runId, start)) : new Uint8Array();
    if (modes.length > 0) sink.write(modes, at, false);
  }
  if (isClosed()) return { at, end };
  if (at > 0) sink.note(`${byteSize(at)} before this are not shown`);
  let isFirst = isCut;
  while (end - at > NEAR_END_BYTES && !isClosed()) {
    const page = await host.invoke('terminal.read', { runId, from: at });
    // Whoever closed it meanwhile may be fed by another one already.
    if (isClosed() || !page.ok || page.value.next <= at) break;
    const bytes = bytesOf(page.value.data);
    // From the middle of a line: its rest would be half of a sequence or a character.
    const from = isFirst ? bytes.indexOf(NEWLINE) + 1 : 0;
    isFirst = false;
    sink.write(bytes.subarray(from), page.value.next, false);
    ({ next: at, end } = page.value);
  }
  if (!isClosed()) sink.tell({ before: isCut ? Math.max(0, info.value.end - pastBytes - start) : 0 });
  return { at, end };
}

const NEWLINE = 0x0a;

async function readHead(host: Host, runId: RunId, start: number): Promise<Uint8Array> {
  const head = await host.invoke('terminal.read', { runId, from: start, max: HEAD_BYTES });
  return head.ok ? bytesOf(head.value.data) : new Uint8Array();
}

/** By hand: a page may have a megabyte, and a function for each of its bytes is felt. */
function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.codePointAt(at) ?? 0;
  return bytes;
}
