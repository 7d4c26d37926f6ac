import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { createRebuild } from './terminal-files-rebuild';
import { openSegments } from './terminal-files-segments';
import type { SegmentLimits } from './terminal-files-segments';
import { createTail } from './terminal-files-tail';
import { createWriting } from './terminal-files-writing';

export interface TerminalLimits extends SegmentLimits {
  /** Newest bytes kept in memory when they are on disk already. */
  readonly tailBytes: number;
  /** Most bytes that wait in memory for a disk that refuses; older ones are given up. */
  readonly waitingBytes: number;
  /** The same for a disk that is only slow. */
  readonly slowBytes: number;
}

interface TerminalOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: TerminalLimits;
  readonly grown: () => void;
}

/**
 * One terminal. New bytes are in memory at once and on disk soon: offsets below `tail.start()` are read from the disk, all others
 * from memory. Invariant: the disk holds valid bytes up to at least `tail.start()`, but for a cut that waits to be made there.
 */
export function openTerminal({ folder, clock, logger, limits, grown }: TerminalOptions) {
  const disk = openSegments(folder, limits);
  const tail = createTail(disk.end());
  const writing = createWriting({ folder, clock, logger, disk, tail, tailBytes: limits.tailBytes });
  let rebuild: ReturnType<typeof createRebuild> | null = null;

  const known = {
    start: writing.start,
    end: tail.end,
    peek: (from: number, max: number): Uint8Array | null =>
      from >= tail.start() ? tail.read(from, max) : disk.readNow(from, Math.min(max, tail.start() - from)),
  };

  /** Bytes that the disk does not take for long are given up from the oldest on; the rest begins a new file. */
  const giveUpOldest = (): void => {
    const most = writing.isRefused() ? limits.waitingBytes : limits.slowBytes;
    if (tail.end() - Math.max(tail.start(), disk.end()) <= most) return;
    tail.forget(tail.end() - most / 2);
    writing.restart(tail.start());
    logger.warn('a terminal lost its older bytes: the disk does not take them', { folder });
  };
  const cut = (at: number): void => {
    tail.cut(at);
    writing.cut(at);
  };
  const add = (bytes: Uint8Array): void => {
    tail.append(bytes);
    giveUpOldest();
  };

  return {
    extent: () => ({ start: writing.start(), end: tail.end() }),
    append(bytes: Uint8Array): void {
      if (bytes.length === 0) return;
      if (rebuild) {
        const difference = rebuild.compare(bytes);
        if (!difference) return;
        rebuild = null;
        if (difference.at < tail.end()) cut(difference.at);
        add(difference.rest);
      } else add(bytes);
      writing.schedule();
      grown();
    },
    async read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }> {
      for (;;) {
        const at = Math.min(Math.max(from, writing.start()), tail.end());
        if (at >= tail.start()) return { from: at, bytes: tail.read(at, max) };
        const bytes = await disk.read(at, Math.min(max, tail.start() - at));
        // While the disk was read, the oldest bytes may have been dropped or the newest cut.
        if (bytes && at + bytes.length <= tail.end()) return { from: at, bytes };
        if (!bytes && at >= writing.start()) return { from: tail.start(), bytes: tail.read(tail.start(), max) };
      }
    },
    rebuild(): void {
      rebuild = createRebuild(known);
    },
    /** Nothing more of a rebuild comes: what is left of the old content is cut. */
    complete(): void {
      const at = rebuild?.cursor() ?? tail.end();
      rebuild = null;
      if (at >= tail.end() || at < writing.start()) return;
      cut(at);
      writing.schedule();
      grown();
    },
    stored: writing.stored,
    isWritten: writing.isWritten,
    sync: disk.sync,
    /** Waits until everything is on disk, or the disk has refused it, and lets go of the file. */
    async settle(): Promise<void> {
      await writing.stored();
      await writing.close();
      if (!writing.isWritten()) logger.warn('the end of a terminal is not on disk', { folder });
    },
  };
}

export type Terminal = ReturnType<typeof openTerminal>;
