import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/main/adapters/sqlite/database';
import type { DatabaseOptions, OpenedDatabase } from '../../../src/main/adapters/sqlite/database';
import type { Result } from '../../../src/main/contract/errors';
import { createManualClock, createMemoryLogger } from '../../builders';
import type { ManualClock, MemoryLogger } from '../../builders';
import { scratchFolder } from '../store/open-test-store';

export interface TestDatabase extends OpenedDatabase {
  readonly path: string;
  readonly clock: ManualClock;
  readonly logger: MemoryLogger;
}

/** Opens the database of a farm, or answers why not. */
export function tryDatabase(over: Partial<DatabaseOptions> = {}): Result<TestDatabase> {
  const parts = {
    path: join(over.path === undefined ? scratchFolder() : '', over.path ?? 'croft.db'),
    clock: createManualClock(),
    logger: createMemoryLogger(),
  };
  const opened = openDatabase({ restore: false, ...parts, ...over });
  if (!opened.ok) return opened;
  onTestFinished(() => opened.value.store.close());
  return { ok: true, value: { ...opened.value, ...parts } };
}

/** As `tryDatabase`; throws the failure's message. */
export function openTestDatabase(over: Partial<DatabaseOptions> = {}): TestDatabase {
  const opened = tryDatabase(over);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
