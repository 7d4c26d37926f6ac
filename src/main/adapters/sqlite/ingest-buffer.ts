import type { RunId } from '../../contract/ids';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { StoreTrouble } from '../../ports/store';
import type { IngestItem } from '../../ports/store';
import { encodeFact } from './event-log';
import { createIngestQueue } from './ingest-queue';
import type { Load, ReadyItem } from './ingest-queue';

export interface IngestLimits {
  /** A batch is committed when it has this many rows, or when its first item has waited so long. */
  readonly batchRows: number;
  readonly batchMs: number;
  /** From here on whoever offers more has to wait. */
  readonly most: Load;
}

export const defaultIngestLimits: IngestLimits = {
  // More at once would save little, and everybody else would wait for it longer than a screen takes to draw.
  batchRows: 250,
  batchMs: 25,
  most: { rows: 20_000, chars: 32 * 1024 * 1024 },
};

/** `committed` is called after the commit and before its events are published: a subscriber may offer or write more. */
type Commit<T> = (work: () => void, committed: () => void) => T;

interface IngestOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: IngestLimits;
  /** How far the spool of a run is in the log; null: there is no such run. */
  readonly position: (runId: RunId) => number | null;
  /** Writes items in the transaction that is open. */
  readonly store: (items: readonly ReadyItem[]) => void;
  /** Runs the work in a transaction of its own, says that it is committed, and publishes it; or throws and leaves nothing. */
  readonly commit: Commit<void>;
  /** False while the file refuses or a transaction is open: items then wait. */
  readonly mayCommit: () => boolean;
}

/**
 * Events of agents on their way into the log. Items leave it only by being committed, in the order in which they came; an item that the
 * log or the buffer has already is dropped, which is what makes reading a spool twice harmless.
 */
export function createIngestBuffer(o: IngestOptions) {
  const { limits } = o;
  const queue = createIngestQueue();
  let cancelTimer: (() => void) | null = null;
  let room: PromiseWithResolvers<void> | null = null;

  const loadIsOver = (share: number): boolean => {
    const { rows, chars } = queue.load();
    return rows >= limits.most.rows * share || chars >= limits.most.chars * share;
  };
  const tellRoom = (): void => {
    room?.resolve();
    room = null;
  };

  const dropFront = (count: number): void => {
    queue.drop(count);
    if (!loadIsOver(0.5)) tellRoom();
  };

  /** An item that fails for another reason than the file would fail for ever: it is left out, the others are not. */
  const commitFront = (items: readonly ReadyItem[]): void => {
    try {
      o.commit(
        () => o.store(items),
        () => dropFront(items.length),
      );
    } catch (error) {
      if (error instanceof StoreTrouble) throw error;
      // Whoever hears of one may have committed the next already.
      const isNext = (item: ReadyItem): boolean => queue.front(1)[0] === item;
      if (items.length > 1) return items.forEach((item) => isNext(item) && commitFront([item]));
      if (items[0] === undefined || !isNext(items[0])) {
        o.logger.error('something that follows a commit failed', { error: String(error) });
        return;
      }
      o.logger.error('an event of an agent cannot be stored and was left out', { error: String(error) });
      dropFront(1);
    }
  };

  /** One batch per turn of the loop, so that many of them in a row keep nobody waiting. */
  const commitOne = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    commitFront(queue.front(limits.batchRows));
    if (!queue.isEmpty()) arm(queue.load().rows < limits.batchRows ? limits.batchMs : 0);
  };
  const arm = (ms: number): void => {
    cancelTimer ??= o.clock.after(ms, () => {
      cancelTimer = null;
      if (o.mayCommit() && !queue.isEmpty()) calmly(commitOne);
    });
  };

  const armNow = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    arm(0);
  };

  const take = ({ runId, ingestedTo, facts }: IngestItem): void => {
    const known = queue.reach(runId) ?? o.position(runId);
    if (known === null) return o.logger.warn('events of a run that is not in the store were dropped', { runId });
    if (ingestedTo > known) queue.push({ runId, ingestedTo, facts: facts.map(encodeFact) });
  };

  return {
    isEmpty: queue.isEmpty,
    offer(item: IngestItem): Promise<void> | undefined {
      take(item);
      if (queue.isEmpty()) return undefined;
      if (queue.load().rows >= limits.batchRows && o.mayCommit()) calmly(commitOne);
      else if (item.isAwaited === true) armNow();
      else arm(limits.batchMs);
      if (!loadIsOver(1)) return undefined;
      room ??= Promise.withResolvers<void>();
      return room.promise;
    },
    /**
     * Gives what waits to somebody who commits it with writes of his own, after it and in the same transaction; what is more than a batch
     * is committed before. When he throws, everything still waits.
     */
    commitWith<T>(commit: Commit<T>): T {
      while (queue.load().rows > limits.batchRows) commitFront(queue.front(limits.batchRows));
      const items = queue.front(Infinity);
      let stored = false;
      try {
        return commit(
          () => {
            o.store(items);
            stored = true;
          },
          () => dropFront(items.length),
        );
      } catch (error) {
        if (stored || error instanceof StoreTrouble) throw error;
        // One of them fails for ever: it is found by committing each by itself.
        commitFront(items);
        return commit(
          () => undefined,
          () => undefined,
        );
      }
    },
    /** Commits everything that waits; throws `StoreTrouble` when the file refuses and keeps the rest. */
    flush(): void {
      while (!queue.isEmpty()) commitFront(queue.front(limits.batchRows));
    },
    /** Commits the first batch whatever `mayCommit` says, and the others after it; throws `StoreTrouble`. */
    retry: commitOne,
    /** Lets go of everything: what is not committed is still in the spools. */
    dispose(): void {
      cancelTimer?.();
      cancelTimer = null;
      queue.clear();
      tellRoom();
    },
  };
}

/** A refusing file has been told by whoever met it; what waits stays. */
function calmly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StoreTrouble)) throw error;
  }
}
