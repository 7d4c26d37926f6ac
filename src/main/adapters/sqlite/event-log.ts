import { sql } from 'drizzle-orm';
import type Database from 'better-sqlite3';
import type { EventClass, FarmEvent } from '../../contract/event';
import type { NewFact } from '../../ports/store';
import { classOf } from '../../contract/event-class';
import { param } from './query';
import type { Orm } from './query';
import { events } from './event-table';

/** A fact made ready to be written. */
export interface EncodedFact {
  readonly fact: NewFact;
  readonly class: EventClass;
  readonly payload: string;
}

/** Does everything about a fact that can go wrong with the fact itself, so that a later write fails only with the file. */
export function encodeFact(fact: NewFact): EncodedFact {
  if (!Number.isSafeInteger(fact.at)) throw new TypeError(`a fact's time is in whole milliseconds, not ${fact.at}`);
  return { fact, class: classOf(fact.fact), payload: JSON.stringify(fact.fact) };
}

/**
 * The end of the log. Every transaction takes its numbers from the highest seq that is there, so that a rollback leaves no gap.
 * Invariant: between `begin` and the end of the transaction nobody else writes (transactions are immediate).
 */
export interface EventLog {
  /** Starts a batch in a transaction that has just begun; what an earlier one left is forgotten. */
  begin(): void;
  append(fact: NewFact): number;
  /** Only for whoever has begun the transaction: it is not looked at again for each of many rows. */
  appendEncoded(encoded: EncodedFact): number;
  /** The events of the batch, for subscribers, and how long they are as stored; only after the commit. */
  takeBatch(): { readonly events: FarmEvent[]; readonly characters: number };
  lastSeq(): number;
}

export function createEventLog(orm: Orm, raw: Database.Database): EventLog {
  // The one hot statement: drizzle writes its text, the driver runs it, which takes a third less time than through drizzle's
  // mapping of named values. A test compares the columns with this order.
  const insertSql = orm
    .insert(events)
    .values({
      seq: param('seq'),
      at: param('at'),
      workspaceId: param('workspaceId'),
      taskId: param('taskId'),
      runId: param('runId'),
      type: param('type'),
      class: param('class'),
      payload: param('payload'),
    })
    .toSQL().sql;
  const insert = raw.prepare(insertSql);
  const highest = orm
    .select({ seq: sql<number>`coalesce(max(${events.seq}), 0)` })
    .from(events)
    .prepare();

  let next = 0;
  let batch: FarmEvent[] = [];
  let characters = 0;

  const lastSeq = (): number => highest.get()?.seq ?? 0;
  const appendEncoded = ({
    fact: { at, workspaceId, taskId, runId, fact },
    class: cls,
    payload,
  }: EncodedFact): number => {
    const seq = next;
    insert.run(seq, at, workspaceId, taskId, runId, fact.type, cls, payload);
    next += 1;
    batch.push({ seq, at, workspaceId, taskId, runId, fact });
    characters += payload.length;
    return seq;
  };

  return {
    begin() {
      next = lastSeq() + 1;
      batch = [];
      characters = 0;
    },
    append(fact) {
      if (!raw.inTransaction) throw new Error('a fact is appended inside a change only');
      return appendEncoded(encodeFact(fact));
    },
    appendEncoded,
    takeBatch() {
      const taken = { events: batch, characters };
      batch = [];
      characters = 0;
      return taken;
    },
    lastSeq,
  };
}
