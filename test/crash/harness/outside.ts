import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import type { Places } from './places';

export interface TaskRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly state_kind: string;
  readonly state: string;
  readonly place: string;
}

export interface RunRow {
  readonly id: string;
  readonly task_id: string;
  readonly stage_id: string;
  readonly stage_key: string;
  readonly attempt: number;
  readonly status_kind: string;
  readonly status: string;
  readonly verdict: string | null;
  readonly settled_at: number | null;
}

export interface StageRow {
  readonly id: string;
  readonly task_id: string;
  readonly key: string;
  readonly status: string;
  readonly attempts: number;
}

export interface TerminalRow {
  readonly id: string;
  readonly state_kind: string;
  readonly state: string;
}

/** An event of the log, its fact parsed. */
export interface LoggedEvent {
  readonly seq: number;
  readonly task_id: string | null;
  readonly run_id: string | null;
  readonly type: string;
  readonly payload: string;
}

/** The state of a farm as its file holds it, read by somebody else. */
export interface Rows {
  readonly tasks: readonly TaskRow[];
  readonly stages: readonly StageRow[];
  readonly runs: readonly RunRow[];
  readonly terminals: readonly TerminalRow[];
}

/** Reads the database as a stranger: read-only, in one transaction. Null while there is none. */
export function withDatabase<T>(places: Places, read: (raw: Database.Database) => T): T | null {
  if (!existsSync(places.database)) return null;
  const raw = new Database(places.database, { readonly: true });
  try {
    return raw.transaction(() => read(raw))();
  } finally {
    raw.close();
  }
}

export const readRows = (places: Places): Rows =>
  withDatabase(places, (raw) => ({
    tasks: raw.prepare<[], TaskRow>('select id, workspace_id, state_kind, state, place from tasks order by nr').all(),
    stages: raw.prepare<[], StageRow>('select id, task_id, key, status, attempts from stages').all(),
    runs: raw.prepare<[], RunRow>(`select ${RUN_COLUMNS} from runs order by nr`).all(),
    terminals: raw.prepare<[], TerminalRow>('select id, state_kind, state from terminals').all(),
  })) ?? { tasks: [], stages: [], runs: [], terminals: [] };

const RUN_COLUMNS = 'id, task_id, stage_id, stage_key, attempt, status_kind, status, verdict, settled_at';

export const readEvents = (places: Places): LoggedEvent[] =>
  withDatabase(places, (raw) =>
    raw.prepare<[], LoggedEvent>('select seq, task_id, run_id, type, payload from events order by seq').all(),
  ) ?? [];

/** A moment in the life of an agent's process, as the agent's own journal has it. */
export interface Life {
  readonly what: 'start' | 'end' | 'overlap';
  readonly run: string;
  readonly task: string;
  readonly pid: number;
  readonly at: number;
}

export function readLives(places: Places): Life[] {
  const file = join(places.userHome, 'journal/lives.ndjson');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Life);
}

/** What an agent's process says that it has written; null: it never ran. */
export function readJournal(places: Places, runId: string): Buffer | null {
  const file = join(places.userHome, 'journal', `${runId}.out`);
  return existsSync(file) ? readFileSync(file) : null;
}

/** What the workers hold of a run's output, by run. Files may go away meanwhile: their run was acknowledged. */
export function readSpools(places: Places): Map<string, Buffer> {
  const spools = new Map<string, Buffer>();
  for (const epoch of namesIn(join(places.home, 'workers'))) {
    const runs = join(places.home, 'workers', epoch, 'runs');
    for (const run of namesIn(runs).filter((name) => !name.startsWith('.'))) {
      const bytes = wholeOf(join(runs, run, 'out'));
      if (bytes) spools.set(run, bytes);
    }
  }
  return spools;
}

function wholeOf(folder: string): Buffer | null {
  try {
    return Buffer.concat(
      namesIn(folder)
        .toSorted()
        .map((name) => readFileSync(join(folder, name))),
    );
  } catch {
    return null;
  }
}

/** Paths of the files in a folder and all below it that are wanted. */
export const filesUnder = (folder: string, isWanted: (path: string) => boolean): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isWanted);

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
