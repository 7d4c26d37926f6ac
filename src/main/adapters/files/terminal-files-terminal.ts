import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { createRebuild } from './terminal-files-rebuild';
import { openSegments } from './terminal-files-segments';
import type { SegmentLimits } from './terminal-files-segments';
import { createTail } from './terminal-files-tail';

export interface TerminalLimits extends SegmentLimits {
  /** Newest bytes kept in memory when they are on disk already. */
  readonly tailBytes: number;
  /** Most bytes that wait in memory for a disk that refuses (`keepBytes` for one that is only slow); older ones are given up. */
  readonly waitingBytes: number;
}

interface TerminalOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: TerminalLimits;
  readonly grown: () => void;
}

const WRITE_AT_ONCE = 1024 * 1024;
const RETRY_MS = 1_000;

/**
 * One terminal. New bytes are in memory at once and on disk soon: offsets below `tail.start()` are read from the disk, all others
 * from memory. Invariant: the disk holds valid bytes up to at least `tail.start()`, but for a cut that waits to be made there.
 */
export function openTerminal({ folder, clock, logger, limits, grown }: TerminalOptions) {
  const disk = openSegments(folder, limits);
  const tail = createTail(disk.end());
  /** Where the disk must be cut, or begun anew, before anything else is written. */
  let cutAt: number | null = null;
  let restartAt: number | null = null;
  let rebuild: ReturnType<typeof createRebuild> | null = null;
  let writing: Promise<void> | null = null;
  let cancelRetry: (() => void) | null = null;
  /** True from the disk's first refusal until it has taken something again. */
  let refused = false;

  const start = (): number => restartAt ?? disk.start();
  const known = {
    start,
    end: tail.end,
    peek: (from: number, max: number): Uint8Array | null =>
      from >= tail.start() ? tail.read(from, max) : disk.readNow(from, Math.min(max, tail.start() - from)),
  };

  const writeOnce = async (): Promise<void> => {
    if (restartAt !== null) {
      const at = restartAt;
      await disk.restart(at);
      if (restartAt === at) restartAt = null;
    } else if (cutAt !== null) {
      const at = cutAt;
      await disk.cut(at);
      if (cutAt === at) cutAt = null;
    } else await disk.write(tail.read(disk.end(), WRITE_AT_ONCE));
    if (cutAt === null) tail.forget(Math.min(disk.end(), tail.end() - limits.tailBytes));
  };
  const isWritten = (): boolean => cutAt === null && restartAt === null && disk.end() === tail.end();
  const writeAll = async (): Promise<void> => {
    try {
      while (!isWritten()) {
        await writeOnce();
        refused = false;
      }
    } catch (error) {
      if (!refused) logger.warn('a terminal cannot be written now', { folder, error: String(error) });
      refused = true;
      cancelRetry = clock.after(RETRY_MS, () => {
        cancelRetry = null;
        schedule();
      });
    }
    // In the same step as the last look at what is written: bytes that come later start the next round.
    writing = null;
  };
  const schedule = (): void => {
    if (!writing && !cancelRetry && !isWritten()) writing = writeAll();
  };

  const stored = async (): Promise<void> => {
    while (writing) await writing;
  };

  /** Bytes that the disk does not take for long are given up from the oldest on; the rest begins a new file. */
  const giveUpOldest = (): void => {
    const most = refused ? limits.waitingBytes : limits.keepBytes;
    if (tail.end() - Math.max(tail.start(), disk.end()) <= most) return;
    tail.forget(tail.end() - most / 2);
    restartAt = tail.start();
    cutAt = null;
    logger.warn('a terminal lost its older bytes: the disk does not take them', { folder });
  };
  const cut = (at: number): void => {
    tail.cut(at);
    if (at < disk.end() || writing) cutAt = Math.min(at, cutAt ?? at);
  };
  const add = (bytes: Uint8Array): void => {
    tail.append(bytes);
    giveUpOldest();
  };

  return {
    extent: () => ({ start: start(), end: tail.end() }),
    append(bytes: Uint8Array): void {
      if (bytes.length === 0) return;
      if (rebuild) {
        const difference = rebuild.compare(bytes);
        if (!difference) return;
        rebuild = null;
        if (difference.at < tail.end()) cut(difference.at);
        add(difference.rest);
      } else add(bytes);
      schedule();
      grown();
    },
    async read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }> {
      for (;;) {
        const at = Math.min(Math.max(from, start()), tail.end());
        if (at >= tail.start()) return { from: at, bytes: tail.read(at, max) };
        const bytes = await disk.read(at, Math.min(max, tail.start() - at));
        // While the disk was read, the oldest bytes may have been dropped or the newest cut.
        if (bytes && at + bytes.length <= tail.end()) return { from: at, bytes };
        if (!bytes && at >= start()) return { from: tail.start(), bytes: tail.read(tail.start(), max) };
      }
    },
    rebuild(): void {
      rebuild = createRebuild(known);
    },
    /** Nothing more of a rebuild comes: what is left of the old content is cut. */
    complete(): void {
      const at = rebuild?.cursor() ?? tail.end();
      rebuild = null;
      if (at >= tail.end() || at < start()) return;
      cut(at);
      schedule();
      grown();
    },
    stored,
    /** Waits until everything is on disk, or the disk has refused it, and lets go of the file. */
    async settle(): Promise<void> {
      await stored();
      cancelRetry?.();
      cancelRetry = null;
      if (!isWritten()) logger.warn('the end of a terminal is not on disk', { folder });
      await disk.close();
    },
  };
}

export type Terminal = ReturnType<typeof openTerminal>;
