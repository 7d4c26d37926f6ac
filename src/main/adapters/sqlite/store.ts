import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type Database from 'better-sqlite3';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { StoreTrouble } from '../../ports/store';
import type { Store, StoreReader, StoreWriter } from '../../ports/store';
import { createCheckpoints } from './checkpoints';
import { createCommentReader } from './comment-reader';
import { createCommits } from './commits';
import { createEventLog } from './event-log';
import type { EventLog } from './event-log';
import { createEventPages, createRangeReader } from './event-pages';
import { createEventPlaces } from './event-places';
import { createIngestBuffer } from './ingest-buffer';
import type { IngestLimits } from './ingest-buffer';
import type { ReadyItem } from './ingest-queue';
import { param } from './query';
import type { Orm } from './query';
import { createIndexer } from './search/indexer';
import { createSearch } from './search/search';
import { createSearchIndex } from './search/search-index';
import {
  createAskReader,
  createPosition,
  createRunReader,
  createSettingsReader,
  createWorkspaceReader,
} from './state-reader';
import { runs } from './tables';
import { createTaskReader } from './task-reader';
import { createTerminalReader } from './terminal-reader';
import { orTrouble, troubleFailure } from './trouble';
import { createUsageReader } from './usage-reader';
import { createWriter } from './writer';

export interface StoreParts {
  /** An open database of the present schema. The store owns it from here on. */
  readonly raw: Database.Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: IngestLimits;
}

export interface OwnedStore extends Store {
  /** The file was found to be damaged while the store was in use. */
  reportDamage(finding: string): void;
}

/** The store over an open database. */
export function createStore({ raw, clock, logger, limits }: StoreParts): OwnedStore {
  const orm = drizzle(raw);
  const log = createEventLog(orm, raw);
  const writer = createWriter(orm, log);
  const checkpoints = createCheckpoints({ raw, clock, logger });
  const commits = createCommits({
    ...{ raw, log, clock, logger, checkpoints },
    retry() {
      if (ingest.isEmpty()) return false;
      ingest.retry();
      return true;
    },
  });
  const mayCommit = (): boolean => !raw.inTransaction && !commits.watch.isRefused();
  const ingest = createIngestBuffer({
    clock,
    logger,
    limits,
    position: createPosition(orm),
    store: createItemWriter(orm, log),
    commit: (work, committed) => commits.write('NORMAL', work, committed),
    mayCommit,
  });
  const index = createSearchIndex(raw);
  const indexer = createIndexer({
    ...{ raw, index, clock, logger },
    lastSeq: log.lastSeq,
    write: (work) => commits.write('NORMAL', work),
    mayWrite: mayCommit,
  });
  commits.onCommit((events) => indexer.arrived(events.length));
  const read = createRangeReader(orm, raw);
  const search = createSearch({
    ...{ read, index, lastSeq: log.lastSeq, onDamage: indexer.startAgain },
    mustBeOpen: () => mustBeFree(),
  });
  let closed = false;

  /** A throw here is a bug of the caller's, or a call that came after the close. */
  const mustBeFree = (): void => {
    if (closed) throw new StoreTrouble('closed', troubleFailure('closed'));
    if (raw.inTransaction) throw new Error('a change cannot be made inside a change');
  };

  return {
    ...createReader(orm, raw, logger),
    events: createEventPages(read),
    search,
    lastSeq: () => orTrouble(log.lastSeq),
    change<T>(work: (write: StoreWriter) => T): T {
      mustBeFree();
      return ingest.commitWith((storeWaiting, committed) =>
        commits.write(
          'FULL',
          () => {
            storeWaiting();
            return withoutWaiting(work(writer));
          },
          committed,
        ),
      );
    },
    ingest(item) {
      if (closed) throw new StoreTrouble('closed', troubleFailure('closed'));
      return ingest.offer(item);
    },
    flush() {
      mustBeFree();
      ingest.flush();
    },
    trouble: commits.watch.current,
    onTrouble: commits.watch.on,
    onCommit: commits.onCommit,
    reportDamage(finding) {
      logger.error('the database is damaged', { finding });
      commits.watch.stays(troubleFailure('damaged'));
    },
    close() {
      if (closed) return;
      mustBeFree();
      try {
        ingest.flush();
      } catch (error) {
        logger.warn('closed with events that are not in the log; they will be read again from the spools', {
          error: String(error),
        });
      }
      closed = true;
      ingest.dispose();
      indexer.dispose();
      commits.watch.dispose();
      checkpoints.dispose();
      raw.close();
    },
  };
}

type StateReader = Omit<StoreReader, 'events' | 'search' | 'lastSeq'>;

function createReader(orm: Orm, raw: Database.Database, logger: Logger): StateReader {
  return {
    ...createWorkspaceReader(orm),
    ...createTaskReader(orm),
    ...createRunReader(orm),
    ...createAskReader(orm),
    ...createTerminalReader(orm),
    ...createCommentReader(orm),
    ...createSettingsReader(orm, logger),
    ...createEventPlaces(raw),
    ...createUsageReader(raw),
  };
}

/** Writes a batch of agents' events, and with them how far each spool was read. */
function createItemWriter(orm: Orm, log: EventLog): (items: readonly ReadyItem[]) => void {
  const moveTo = orm
    .update(runs)
    .set({ ingestedTo: sql`max(${runs.ingestedTo}, ${param('ingestedTo')})` })
    .where(eq(runs.id, param('id')))
    .prepare();
  return (items) => {
    for (const { facts } of items) facts.forEach((fact) => log.appendEncoded(fact));
    const reached = new Map(items.map(({ runId, ingestedTo }) => [runId, ingestedTo]));
    for (const [id, ingestedTo] of reached) moveTo.run({ id, ingestedTo });
  };
}

/** A promise here would mean that part of the work runs after the commit. */
function withoutWaiting<T>(result: T): T {
  if (result instanceof Promise) throw new Error('the work of a change must not wait');
  return result;
}
