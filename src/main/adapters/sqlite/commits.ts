import type Database from 'better-sqlite3';
import type { FarmEvent } from '../../contract/event';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { StoreTrouble } from '../../ports/store';
import type { Checkpoints } from './checkpoints';
import type { EventLog } from './event-log';
import { createListeners } from './listeners';
import { createTransactions } from './transactions';
import type { Durability } from './transactions';
import { createTroubleWatch } from './trouble-watch';

interface CommitOptions {
  readonly raw: Database.Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly checkpoints: Checkpoints;
  /** Tries to write again after a refusal; returns false when it has nothing to write. Throws `StoreTrouble`. */
  readonly retry: () => boolean;
}

/**
 * The one door to the file: every write is a transaction of a durability class, decides whether the store is in trouble, and publishes
 * its events after the commit, in the order of commits.
 */
export function createCommits({ raw, log, clock, logger, checkpoints, retry }: CommitOptions) {
  const transact = createTransactions(raw);
  const patienceMs = Number(raw.pragma('busy_timeout', { simple: true }));
  const waitForOthers = (ms: number): void => void raw.pragma(`busy_timeout = ${ms}`);
  const subscribers = createListeners<readonly FarmEvent[]>(
    logger,
    'a subscriber of the event log failed and was dropped',
  );
  const watch = createTroubleWatch({ clock, logger, retry: () => tryAgain() });
  const waiting: (readonly FarmEvent[])[] = [];
  let publishing = false;

  /** A subscriber may itself write: what that publishes waits until everyone has had the present batch. */
  const publish = (batch: readonly FarmEvent[]): void => {
    if (batch.length === 0) return;
    waiting.push(batch);
    if (publishing) return;
    publishing = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) subscribers.tell(next);
    publishing = false;
  };

  /** `committed` is called before anybody hears of it: a subscriber may himself write. */
  const write = <T>(durability: Durability, work: () => T, committed?: () => void): T => {
    let result: T;
    try {
      result = transact(durability, () => {
        log.begin();
        return work();
      });
    } catch (error) {
      if (error instanceof StoreTrouble) {
        // One that has waited in vain waits no more until a write has worked: a wait holds up everything.
        waitForOthers(0);
        watch.failed(error);
      }
      throw error;
    }
    if (watch.isRefused()) waitForOthers(patienceMs);
    committed?.();
    const { events, characters } = log.takeBatch();
    const tellWorked = watch.worked();
    checkpoints.committed(events.length, characters);
    publish(events);
    tellWorked();
    return result;
  };

  const tryAgain = (): void => {
    try {
      if (!retry()) write('FULL', () => rewriteHeader(raw));
    } catch (error) {
      if (!(error instanceof StoreTrouble)) throw error;
    }
  };

  return { write, watch, onCommit: subscribers.on };
}

/** The smallest write there is: the first page, as it was. */
function rewriteHeader(raw: Database.Database): void {
  raw.pragma(`user_version = ${String(raw.pragma('user_version', { simple: true }))}`);
}
