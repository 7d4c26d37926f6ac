import { createByteQueue } from './byte-queue';
import { pagePainter } from './painter';
import type { Painted, Painter } from './painter';
import { createMarkSplitter } from './size-marks';

/** What a terminal is fed from, and what its keys go to. */
export interface TerminalFeed {
  /** Everything before `offset` is on the screen. */
  ack(offset: number): void;
  /** Types into the pty; false: it could not be sent, and is not kept. */
  write(data: string): boolean;
  /** Asks for another size of the pty. */
  resize(cols: number, rows: number): void;
  close(): void;
}

/** What of a terminal a session writes into. */
export interface Screen {
  write(bytes: Uint8Array, drawn: () => void): void;
  resize(cols: number, rows: number): void;
}

/** What a feed tells about its terminal beside the bytes. */
export interface TerminalFacts {
  /** Bytes before the first one that is shown. */
  readonly before: number;
  /** Whether its program runs. */
  readonly isLive: boolean;
  /** Why nothing comes, in words. */
  readonly trouble: string | null;
}

interface SessionOptions {
  readonly kind: 'text' | 'pty';
  isFront(): boolean;
  /** Told before bytes are written whether what they ask may be answered. */
  answer(allowed: boolean): void;
  tell(facts: Partial<TerminalFacts>): void;
  readonly painter?: Painter;
}

const MOST_PER_FRAME = 48 * 1024;
/** What is drawn again only passes by. */
const MOST_PAST_PER_FRAME = 192 * 1024;

/**
 * Writes what a feed sends into a terminal, frame by frame, and tells the feed how far the screen is. One write is under
 * way at a time, so that a change of size falls exactly between the bytes before and after it. Out of sight it writes nothing:
 * the feed, not acknowledged, then skips ahead.
 */
export function createTerminalSession(screen: Screen, options: SessionOptions) {
  const { kind, isFront, answer, tell, painter = pagePainter() } = options;
  const queue = createByteQueue();
  let split = createMarkSplitter();
  let feed: TerminalFeed | null = null;
  let isMarked = false;
  let onceThere = nothing;
  let isWriting = false;
  let isShown = true;
  let closed = false;

  const painted: Painted = {
    isFront,
    paint() {
      runSteps();
      const chunk = queue.take(queue.isLive() ? MOST_PER_FRAME : MOST_PAST_PER_FRAME);
      if (!chunk) return;
      const from = feed;
      isWriting = true;
      answer(chunk.live);
      screen.write(chunk.bytes, () => {
        // Bytes of an earlier feed tell the one after it nothing.
        if (!closed && feed === from && chunk.end !== null) from?.ack(chunk.end);
        drawn();
      });
    },
  };

  function drawn(): void {
    isWriting = false;
    if (closed) return;
    runSteps();
    request();
  }

  function runSteps(): void {
    for (let step = queue.takeStep(); step; step = queue.takeStep()) step();
  }

  function request(): void {
    if (isShown && !isWriting && !closed && !queue.isEmpty()) painter.request(painted);
  }

  return {
    attach(next: TerminalFeed) {
      feed = next;
    },
    feed: () => feed,
    tell,
    /** `live`: the bytes are new, not drawn again. */
    write(bytes: Uint8Array, end: number, live: boolean) {
      if (kind === 'text') queue.push({ bytes, end, live });
      else {
        for (const piece of split(bytes, end)) {
          if (piece.kind === 'bytes') queue.push({ ...piece, live });
          else {
            isMarked = true;
            queue.afterwards(() => screen.resize(piece.cols, piece.rows));
          }
        }
      }
      request();
    },
    /** The size of the pty. Marks in its bytes tell it more exactly: once there was one, this says nothing new. */
    resize(cols: number, rows: number) {
      if (isMarked) return;
      queue.afterwards(() => screen.resize(cols, rows));
      request();
    },
    /** All that was there at the beginning has been handed over; what follows is new. */
    caughtUp() {
      queue.afterwards(() => {
        if (!closed) onceThere();
        onceThere = nothing;
      });
      request();
    },
    /** Has something done once the past is on the screen. */
    onceCaughtUp(step: () => void) {
      onceThere = step;
    },
    /** Words of ours between the agent's, told apart by their look. A pty has a program that places its words itself: none there. */
    note(text: string) {
      if (kind === 'pty') return;
      const bytes = new TextEncoder().encode(`\r\n\u001B[2m── ${text} ──\u001B[0m\r\n`);
      queue.push({ bytes, end: null, live: false });
      request();
    },
    show(next: boolean) {
      isShown = next;
      if (next) request();
      else painter.forget(painted);
    },
    /** Lets go of the feed and of all that waits, to be fed anew. */
    restart() {
      feed?.close();
      feed = null;
      queue.clear();
      split = createMarkSplitter();
      isMarked = false;
    },
    dispose() {
      closed = true;
      queue.clear();
      painter.forget(painted);
      feed?.close();
      feed = null;
    },
  };
}

const nothing = (): void => undefined;

export type TerminalSession = ReturnType<typeof createTerminalSession>;
