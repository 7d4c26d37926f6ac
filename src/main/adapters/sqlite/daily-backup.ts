import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { beginCopy, dropCopy, finishCopy, listBackups } from './backup';
import { copyInThread } from './copy-thread';
import type { CopyOutcome } from './copy-thread';

const DAY_MS = 24 * 3_600_000;
/** The start is over by then. */
const SOON_MS = 10_000;
/** Where none could be made, or there was nothing to copy yet. */
const AGAIN_MS = 3_600_000;
/** Room that a copy must leave. */
const SPARE_BYTES = 256 * 1024 * 1024;

export interface DailyBackupOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether there is anything in the database. */
  readonly isWorthIt: () => boolean;
  /** The database was found to be damaged. */
  readonly onDamage: (finding: string) => void;
  /** Called with a sentence when copies begin to fail, not for each. */
  readonly onFailure: (why: string) => void;
  /** Bytes that are free on the disk of a folder. */
  readonly freeIn?: (folder: string) => Promise<number>;
}

export interface DailyBackup {
  /** Why the last one was not made; null: it was. */
  trouble(): string | null;
  /** Time has passed: one may be due. */
  look(): void;
  dispose(): Promise<void>;
}

/** Copies the database once a day, in a thread. One timer; the first copy comes soon after a start when the newest is older than a day. */
export function createDailyBackup(o: DailyBackupOptions): DailyBackup {
  const { path, clock, logger, freeIn = freeBytes } = o;
  let trouble: string | null = null;
  let cancelTimer: () => void = () => undefined;
  let copying: { readonly done: Promise<void>; cancel(): Promise<unknown> } | null = null;
  let disposed = false;

  const arm = (ms: number): void => {
    cancelTimer();
    if (!disposed) cancelTimer = clock.after(ms, begin);
  };
  const failed = (why: string): void => {
    logger.warn('the daily copy of the database was not made', { why });
    if (trouble === null) o.onFailure(why);
    trouble = why;
  };
  const take = (outcome: CopyOutcome): void => {
    if (outcome.kind === 'damaged') {
      failed('the database is damaged.');
      o.onDamage(outcome.finding);
    } else if (outcome.kind === 'failed') failed(`it could not be written (${outcome.code || outcome.message}).`);
    else {
      logger.info('the database was copied', { copy: finishCopy(path, outcome.version, clock.now()) });
      trouble = null;
    }
  };
  const isWorthIt = (): boolean => {
    try {
      return o.isWorthIt();
    } catch {
      // The database cannot be read: the copy tells why.
      return true;
    }
  };
  const copy = async (): Promise<void> => {
    const needed = statSync(path).size + SPARE_BYTES;
    if ((await freeIn(dirname(path))) < needed) return failed('the disk is nearly full.');
    if (disposed) return;
    const thread = copyInThread(path, beginCopy(path));
    if (copying) copying = { ...copying, cancel: thread.cancel };
    const outcome = await thread.outcome;
    if (!disposed) take(outcome);
  };
  const run = async (): Promise<void> => {
    try {
      await copy();
    } catch (error) {
      failed(`it could not be written (${codeOf(error)}).`);
    } finally {
      dropCopy(path);
      copying = null;
    }
    arm(trouble === null ? DAY_MS : AGAIN_MS);
  };
  function begin(): void {
    if (disposed || copying) return;
    if (!isWorthIt()) return arm(AGAIN_MS);
    copying = { done: Promise.resolve(), cancel: () => Promise.resolve() };
    const done = run();
    if (copying) copying = { ...copying, done };
  }
  const look = (): void => {
    const now = clock.now();
    const age = now - newestAt(path, now);
    /** There are only some from the future: the clock was set back. */
    arm(age < 0 ? SOON_MS : Math.max(SOON_MS, DAY_MS - age));
  };

  look();
  return {
    trouble: () => trouble,
    look: () => {
      if (!copying && trouble === null) look();
    },
    async dispose() {
      disposed = true;
      cancelTimer();
      await copying?.cancel();
      dropCopy(path);
    },
  };
}

function newestAt(path: string, now: number): number {
  try {
    return listBackups(path, now).at(-1)?.at ?? 0;
  } catch {
    // The folder cannot be looked at: the copy tells why.
    return 0;
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
