import type Database from 'better-sqlite3';
import type { StoreReader } from '../../ports/store';
import { orTrouble } from './trouble';

/**
 * Where in the log something is. A moment is looked up in an index by time and not by halving the log, whose times go back and forth when the
 * clock is set: the event that is first at or after it by time is found, and an event of a clock that ran ahead leads nobody astray.
 */
export function createEventPlaces(raw: Database.Database): Pick<StoreReader, 'firstSeq' | 'seqAt'> {
  const lowest = raw.prepare<[], number>('select coalesce(min(seq), 0) from events').pluck();
  const atOrAfter = raw
    .prepare<[number], number>('select seq from events where at >= ? order by at, seq limit 1')
    .pluck();
  return {
    firstSeq: () => orTrouble(() => lowest.get()) ?? 0,
    seqAt: (at) => orTrouble(() => atOrAfter.get(at)) ?? null,
  };
}
