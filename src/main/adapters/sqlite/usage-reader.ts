import type Database from 'better-sqlite3';
import { z } from 'zod';
import { WorkspaceId } from '../../contract/ids';
import type { Stretch } from '../../core/run/working-time';
import type { EndedRun, StoreReader } from '../../ports/store';
import { readAll } from './query';
import { WaitRow } from './rows';
import { orTrouble } from './trouble';

const Flag = z.int().transform((flag) => flag !== 0);
const EndedRunRow: z.ZodType<Omit<EndedRun, 'waits'> & { waitedMs: number }> = z.object({
  nr: z.int(),
  workspaceId: WorkspaceId,
  startedAt: z.int().nullable(),
  endedAt: z.int(),
  costUsd: z.number(),
  tokens: z.number(),
  passed: Flag,
  stopped: Flag,
  waitedMs: z.int(),
});

/** Reads for charts. Each is answered by an index alone, but for runs that waited for their user: no JSON of a run is parsed. */
export function createUsageReader(raw: Database.Database): Pick<StoreReader, 'endedRuns' | 'doneTimes' | 'costSince'> {
  const ended = raw.prepare(
    `select nr, workspace_id as workspaceId, started_at as startedAt, ended_at as endedAt, cost_usd as costUsd, tokens, passed, stopped,
       waited_ms as waitedMs
     from runs where ended_at >= ? and (ended_at > ? or nr > ?) order by ended_at, nr limit ?`,
  );
  const waits = raw.prepare(
    `select created_at as "from", answered_at as "to" from asks where run_id = (select id from runs where nr = ?)`,
  );
  const waitsOf = (nr: number): Stretch[] => readAll({ get: () => undefined, all: () => waits.all(nr) }, WaitRow);
  const done = raw
    .prepare<[number, number], number>(
      `select json_extract(state, '$.at') as at from tasks indexed by tasks_by_done
       where state_kind = 'done' and json_extract(state, '$.at') >= ? and json_extract(state, '$.at') < ? order by at`,
    )
    .pluck();
  const cost = raw
    .prepare<[number], number>(
      `select (select total(cost_usd) from runs where ended_at >= ?)
         + (select total(cost_usd) from runs where open = 1 and status_kind <> 'ended')`,
    )
    .pluck();
  return {
    endedRuns: ({ after, limit }) => {
      const query = { get: () => undefined, all: () => ended.all(after.endedAt, after.endedAt, after.nr, limit) };
      return readAll(query, EndedRunRow).map(({ waitedMs, ...run }) => ({
        ...run,
        waits: waitedMs > 0 ? waitsOf(run.nr) : [],
      }));
    },
    doneTimes: (from, before) => orTrouble(() => done.all(from, before)),
    costSince: (at) => orTrouble(() => cost.get(at)) ?? 0,
  };
}
