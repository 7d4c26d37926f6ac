import type { Terminal } from '@xterm/xterm';
import { createByteQueue } from './byte-queue';
import { pagePainter } from './painter';
import type { Painted } from './painter';

/** What a terminal is fed from. */
export interface TerminalFeed {
  ack(offset: number): void;
  close(): void;
}

const MOST_PER_FRAME = 48 * 1024;

/** Writes what a feed sends into a terminal, frame by frame, and tells the feed how far the screen is. */
export function createTerminalSession(term: Terminal, isFront: () => boolean) {
  const queue = createByteQueue();
  let feed: TerminalFeed | null = null;
  let closed = false;

  const painted: Painted = {
    isFront,
    paint() {
      const chunk = queue.take(MOST_PER_FRAME);
      if (chunk) term.write(chunk.bytes, () => drawn(chunk.end));
      return !queue.isEmpty();
    },
  };

  function drawn(end: number | null): void {
    if (!closed && end !== null) feed?.ack(end);
  }

  return {
    attach(next: TerminalFeed) {
      feed = next;
    },
    write(bytes: Uint8Array, end: number) {
      queue.push({ bytes, end });
      pagePainter().request(painted);
    },
    /** Words of ours between the agent's, told apart by their look. */
    note(text: string) {
      queue.push({ bytes: new TextEncoder().encode(`\r\n\u001B[2m── ${text} ──\u001B[0m\r\n`), end: null });
      pagePainter().request(painted);
    },
    dispose() {
      closed = true;
      queue.clear();
      pagePainter().forget(painted);
      feed?.close();
    },
  };
}

export type TerminalSession = ReturnType<typeof createTerminalSession>;
