import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { defaultIngestLimits } from '../../../src/main/adapters/sqlite/ingest-buffer';
import { createStore } from '../../../src/main/adapters/sqlite/store';
import { createManualClock, createMemoryLogger } from '../../builders';

/** A store with its database in the test's hands, and the statements that it prepares. */
export function openRawStore(path: string) {
  const raw = new Database(path);
  const prepare = raw.prepare.bind(raw);
  const statements = new Set<string>();
  raw.prepare = (sql: string) => {
    statements.add(sql);
    return prepare(sql);
  };
  const store = createStore({
    raw,
    clock: createManualClock(),
    logger: createMemoryLogger(),
    limits: defaultIngestLimits,
  });
  onTestFinished(() => store.close());
  return { raw, prepare, store, statements: [...statements] };
}
