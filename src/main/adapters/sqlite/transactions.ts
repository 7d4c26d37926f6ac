import type Database from 'better-sqlite3';
import { orTrouble } from './trouble';
import { failPoint } from '../../fail-points';

/** `FULL`: on the disk when the commit returns. `NORMAL`: safe from a crash of Croft, may be lost when the power goes. */
export type Durability = 'FULL' | 'NORMAL';

/** Runs work in one immediate transaction of a durability class; errors of the file come out as `StoreTrouble`. */
export type Transact = <T>(durability: Durability, work: () => T) => T;

export function createTransactions(raw: Database.Database): Transact {
  let present: Durability | null = null;
  const immediate = raw.transaction((work: () => unknown) => work()).immediate;

  return <T>(durability: Durability, work: () => T): T => {
    if (raw.inTransaction) throw new Error('a change cannot be made inside a change');
    return orTrouble(() => {
      if (present !== durability) raw.pragma(`synchronous = ${durability}`);
      present = durability;
      failPoint('commit.before');
      const result = immediate(work) as T;
      failPoint('commit.after');
      if (durability === 'FULL') {
        failPoint('commit.synced');
      }
      return result;
    });
  };
}
