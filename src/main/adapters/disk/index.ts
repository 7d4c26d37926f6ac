import { join } from 'node:path';
import type { Failure } from '../../contract/errors';
import type { Clock } from '../../ports/clock';
import type { Disk } from '../../ports/disk';
import type { Logger } from '../../ports/logger';
import { createBallast } from './ballast';
import { isShort, roomIn, sizeWords } from './room';
import type { Room } from './room';

/** How often it looks by itself: nothing tells when a disk fills up. */
const LOOK_MS = 10_000;
const LOOK_WHILE_SHORT_MS = 2_000;
/** What was seen so recently still holds. */
const FRESH_MS = 250;

export interface DiskOptions {
  /** Croft's home folder. */
  readonly home: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Watches the disks of the home and of what is in it; worktrees and spools may each be on another. */
export function createDisk({ home, clock, logger }: DiskOptions): Disk {
  const folders = [home, join(home, 'workers'), join(home, 'worktrees')];
  const ballast = createBallast(join(home, 'ballast'), logger);
  const listeners = new Set<(shortage: Failure | null) => void>();
  let present: Failure | null = null;
  let short: ReadonlySet<number> = new Set();
  let looking: Promise<void> | null = null;
  let lookedAt = -Infinity;
  let cancelTimer: () => void = () => undefined;
  let disposed = false;

  const take = (rooms: readonly Room[]): void => {
    const full = rooms.filter((room) => isShort(room, short.has(room.disk)));
    short = new Set(full.map(({ disk }) => disk));
    const [first] = full;
    const before = present;
    present = first ? shortageOf(first) : null;
    if ((before === null) === (present === null)) return;
    logger.warn(present ? 'a disk is nearly full' : 'there is room on the disks again', { folder: first?.folder });
    for (const listener of listeners) listener(present);
  };
  const lookNow = async (): Promise<void> => {
    try {
      const rooms = await Promise.all(folders.map(roomIn));
      lookedAt = clock.elapsed();
      if (disposed) return;
      take(rooms);
      const [{ free } = { free: 0 }] = rooms;
      if (!present) await ballast.make(free);
    } catch (error) {
      logger.warn('the disks could not be looked at', { error: String(error) });
    } finally {
      looking = null;
    }
  };
  const look = (): Promise<void> => {
    if (!looking && clock.elapsed() - lookedAt < FRESH_MS) return Promise.resolve();
    return (looking ??= lookNow());
  };
  const goOn = (): void => {
    if (disposed) return;
    cancelTimer = clock.after(present ? LOOK_WHILE_SHORT_MS : LOOK_MS, () => void lookAgain());
  };
  const lookAgain = async (): Promise<void> => {
    cancelTimer();
    await (looking ??= lookNow());
    cancelTimer();
    goOn();
  };
  void lookAgain();

  return {
    shortage: () => present,
    look,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    giveWay() {
      ballast.giveUp();
      void lookAgain();
    },
    async dispose() {
      disposed = true;
      cancelTimer();
      listeners.clear();
      await looking;
    },
  };
}

function shortageOf({ folder, free }: Room): Failure {
  return {
    code: 'unavailable',
    reason: 'disk.full',
    message: `The disk of ${folder} is full (${sizeWords(free)} left): nothing new starts, tasks wait.`,
    next: 'Free some space; Croft goes on by itself.',
  };
}
