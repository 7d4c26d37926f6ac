import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Segments } from './terminal-files-segments';
import type { Tail } from './terminal-files-tail';

interface WritingOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly disk: Segments;
  readonly tail: Tail;
  /** Newest bytes that stay in memory when they are on disk. */
  readonly tailBytes: number;
}

const RETRY_MS = 1_000;
/** So much is written at once, and less only after this time: a write costs as much as the copy of many bytes. */
const JOINED_BYTES = 256 * 1024;
const JOIN_MS = 250;

/** Brings the newest bytes of a terminal from memory to its files: one write, cut or restart after the other. */
export function createWriting({ folder, clock, logger, disk, tail, tailBytes }: WritingOptions) {
  /** Where the disk must be cut, or begun anew, before anything else is written. */
  let cutAt: number | null = null;
  let restartAt: number | null = null;
  let writing: Promise<void> | null = null;
  let cancelRetry: (() => void) | null = null;
  let cancelJoin: (() => void) | null = null;
  /** True from the disk's first refusal until it has taken something again. */
  let refused = false;

  const writeOnce = async (): Promise<void> => {
    if (restartAt !== null) {
      const at = restartAt;
      await disk.restart(at);
      if (restartAt === at) restartAt = null;
    } else if (cutAt !== null) {
      const at = cutAt;
      await disk.cut(at);
      if (cutAt === at) cutAt = null;
    } else await disk.write(tail.views(disk.end(), disk.room()));
    if (cutAt === null) tail.forget(Math.min(disk.end(), tail.end() - tailBytes));
  };
  const isWritten = (): boolean => cutAt === null && restartAt === null && disk.end() === tail.end();
  /** Whether something may not wait for more to come. */
  const isDue = (): boolean => cutAt !== null || restartAt !== null || tail.end() - disk.end() >= JOINED_BYTES;

  const writeSome = async (): Promise<void> => {
    try {
      do {
        await writeOnce();
        refused = false;
      } while (isDue());
    } catch (error) {
      if (!refused) logger.warn('a terminal cannot be written now', { folder, error: String(error) });
      refused = true;
      cancelRetry = clock.after(RETRY_MS, () => {
        cancelRetry = null;
        begin();
      });
    }
    // In the same step as the last look at what is due: bytes that come later start the next round.
    writing = null;
    if (!cancelRetry && !isWritten()) schedule();
  };
  const stopJoining = (): void => {
    cancelJoin?.();
    cancelJoin = null;
  };
  const begin = (): void => {
    stopJoining();
    if (!writing && !cancelRetry && !isWritten()) writing = writeSome();
  };
  const schedule = (): void => {
    if (isDue()) begin();
    else if (!writing) cancelJoin ??= clock.after(JOIN_MS, begin);
  };

  return {
    /** Offset of the first byte that is kept, as it will be once all is written. */
    start: (): number => restartAt ?? disk.start(),
    isWritten,
    isRefused: (): boolean => refused,
    /** There is something to write: soon, together with what comes within a moment. */
    schedule,
    /** What the disk holds from an offset on is not true any more. */
    cut(at: number): void {
      if (at < disk.end() || writing) cutAt = Math.min(at, cutAt ?? at);
    },
    /** What the disk holds is given up: the next byte that is written is the one at this offset. */
    restart(at: number): void {
      restartAt = at;
      cutAt = null;
    },
    /** Waits until everything is on disk, or the disk has refused it. */
    async stored(): Promise<void> {
      for (begin(); writing; begin()) await writing;
    },
    /** Writes nothing more, and lets go of the file. */
    async close(): Promise<void> {
      cancelRetry?.();
      cancelRetry = null;
      stopJoining();
      await disk.close();
    },
  };
}
