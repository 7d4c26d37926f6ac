import { createBell } from '../bell';
import type { Log } from './worker-log';

/** Bytes on their way into a spool, with the offset that each has there. */
export interface Backlog {
  push(bytes: Uint8Array): void;
  settle(ms: number): Promise<void>;
  /** Bytes that are in no file, and will not be unless it settles. */
  missing(): number;
  dispose(): void;
}

const MAX_WAITING = 4 * 1024 * 1024;
const RETRY_MS = 1000;

/**
 * Gives bytes to `write` at once, and keeps them in memory while it throws. Oldest bytes go first when too many wait; those
 * after them keep their offsets.
 */
export function createBacklog(
  write: (offset: number, bytes: Uint8Array) => number,
  log: Log,
  maxWaiting = MAX_WAITING,
  retryMs = RETRY_MS,
): Backlog {
  const waiting: { offset: number; bytes: Uint8Array }[] = [];
  const emptied = createBell();
  let size = 0;
  let end = 0;
  let dropped = 0;
  let retry: NodeJS.Timeout | null = null;

  function flush(): void {
    try {
      for (let head = waiting[0]; head; head = waiting[0]) {
        const written = write(head.offset, head.bytes);
        size -= written;
        if (written === head.bytes.length) waiting.shift();
        else waiting[0] = { offset: head.offset + written, bytes: head.bytes.subarray(written) };
      }
      emptied.ring();
    } catch (error) {
      log('output waits in memory, it cannot be written', error);
      retry ??= setTimeout(again, retryMs);
    }
  }

  function again(): void {
    retry = null;
    flush();
  }

  function dropOldest(): void {
    while (size > maxWaiting) {
      const oldest = waiting.shift();
      if (!oldest) return;
      size -= oldest.bytes.length;
      dropped += oldest.bytes.length;
    }
  }

  return {
    push(bytes) {
      if (bytes.length === 0) return;
      waiting.push({ offset: end, bytes });
      end += bytes.length;
      size += bytes.length;
      if (retry === null) flush();
      dropOldest();
    },
    async settle(ms) {
      if (waiting.length > 0) await emptied.next(null, ms);
    },
    missing: () => dropped + size,
    dispose() {
      if (retry !== null) clearTimeout(retry);
      retry = null;
      waiting.length = 0;
    },
  };
}
