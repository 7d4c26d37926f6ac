import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { StoreReader } from '../../ports/store';
import { onTheList, param, readAll, readOne } from './query';
import type { Orm } from './query';
import { TerminalRow } from './rows';
import { terminals } from './tables';

/** Reads of terminals that were opened by hand. */
export function createTerminalReader(orm: Orm): Pick<StoreReader, 'terminal' | 'terminals'> {
  const { nr, ...columns } = getTableColumns(terminals);
  const byId = orm
    .select(columns)
    .from(terminals)
    .where(eq(terminals.id, param('id')))
    .prepare();
  const live = orm
    .select(columns)
    .from(terminals)
    .where(and(sql`${terminals.stateKind} <> 'ended'`, onTheList('terminals')))
    // The plus keeps SQLite from reading the whole table in the order of `nr`: few are live.
    .orderBy(sql`+${nr} desc`)
    .prepare();
  const ended = orm
    .select(columns)
    .from(terminals)
    .where(and(eq(terminals.stateKind, 'ended'), onTheList('terminals')))
    .orderBy(desc(nr))
    .limit(param('limit'))
    .prepare();
  return {
    terminal: (id) => readOne(byId, TerminalRow, { id }),
    terminals: (endedLimit) => [...readAll(live, TerminalRow), ...readAll(ended, TerminalRow, { limit: endedLimit })],
  };
}
