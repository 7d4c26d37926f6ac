import { writeSync } from 'node:fs';

import { errorCode } from '../files/private-files';

/** Bytes on their way into a terminal, in order. */
export interface PtyInput {
  write(bytes: Uint8Array): void;
  waiting(): number;
  /** For how long the terminal has taken nothing of what waits; 0: nothing waits. */
  stalledMs(): number;
  /** The terminal is closed: its descriptor may already name something else. */
  close(): void;
}

const FIRST_RETRY_MS = 2;
/** A terminal whose program never reads costs a look a second. */
const LAST_RETRY_MS = 1000;

/**
 * Writes to a terminal's descriptor, which does not block. node-pty's own writer spins while the terminal takes nothing, and goes
 * on with a number that may be another file's once the terminal is closed; this one waits in between, and stops at `close`.
 * Without a descriptor (Windows) everything goes to `fallback`.
 */
export function createPtyInput(fd: number | null, fallback: (bytes: Uint8Array) => void): PtyInput {
  const queue: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | null = null;
  let retryMs = FIRST_RETRY_MS;
  let closed = false;
  /** When the terminal last took something, or was first asked to. */
  let movedAt = 0;

  function flush(terminal: number): void {
    timer = null;
    for (let head = queue[0]; head; head = queue[0]) {
      const written = writeSome(terminal, head);
      if (written === null) return close();
      if (written === 0) {
        timer = setTimeout(flush, retryMs, terminal);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
        return;
      }
      retryMs = FIRST_RETRY_MS;
      movedAt = performance.now();
      size -= written;
      if (written === head.length) queue.shift();
      else queue[0] = head.subarray(written);
    }
  }

  function close(): void {
    closed = true;
    queue.length = 0;
    size = 0;
    if (timer !== null) clearTimeout(timer);
  }

  return {
    write(bytes) {
      if (closed || bytes.length === 0) return;
      if (fd === null) return fallback(bytes);
      if (size === 0) movedAt = performance.now();
      queue.push(bytes);
      size += bytes.length;
      if (timer === null) flush(fd);
    },
    waiting: () => size,
    stalledMs: () => (size === 0 ? 0 : performance.now() - movedAt),
    close,
  };
}

/** How much the terminal took; null when there is no terminal any more. */
function writeSome(fd: number, bytes: Uint8Array): number | null {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    return errorCode(error) === 'EAGAIN' ? 0 : null;
  }
}
