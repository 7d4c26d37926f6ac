import { join } from 'node:path';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { APPLICATION_ID } from '../../../src/main/adapters/sqlite/database-names';
import { migrate, versionOf } from '../../../src/main/adapters/sqlite/migrate';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';
import { startChild } from '../store/child/start';
import { scratchFolder } from '../store/open-test-store';
import { openTestDatabase } from './open-test-database';

const AT_ONCE = 2;
const MINUTES = 60_000;

/** A database as the first release made it, with a workspace in it. */
function firstDatabase(path: string): void {
  const raw = new Database(path);
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(raw, migrations.slice(0, 1));
  const columns = raw.pragma('table_info(workspaces)') as { name: string; type: string; notnull: number }[];
  const given = columns.filter(({ notnull, name }) => notnull === 1 && name !== 'nr');
  const valueOf = ({ type, name }: (typeof given)[number]): unknown => (type === 'TEXT' ? `"${name}"` : 1);
  raw
    .prepare(`insert into workspaces (${given.map(({ name }) => name).join()}) values (${given.map(() => '?').join()})`)
    .run(given.map(valueOf));
  raw.close();
}

it(
  'an old database that is killed before any statement of its migration is as it was, has its copy, and is then brought forward',
  { timeout: 4 * MINUTES },
  async () => {
    const folder = scratchFolder();
    const old = join(folder, 'old.db');
    firstDatabase(old);

    const killedAt = async (at: number): Promise<boolean> => {
      mkdirSync(join(folder, String(at)));
      const path = join(folder, String(at), 'croft.db');
      copyFileSync(old, path);
      const child = startChild('die-at-statement.ts', [path, String(at)]);
      const isDone = await child
        .line((line) => line.startsWith('done'))
        .then(
          () => true,
          () => false,
        );
      const raw = new Database(path);
      expect(versionOf(raw)).toBe(isDone ? migrations.length : 1);
      expect(raw.prepare('select count(*) from workspaces').pluck().get()).toBe(1);
      raw.close();
      const copies = readdirSync(join(path, '..')).filter((name) => name.endsWith('.v1.bak'));
      expect(copies).toHaveLength(1);
      // Only a database that can be brought forward has them afterwards.
      const { store, loss } = openTestDatabase({ path });
      expect(loss).toBeNull();
      expect(store.lastSeq()).toBe(0);
      store.close();
      return !isDone;
    };

    let statements = 0;
    for (let goesOn = true; goesOn; statements += AT_ONCE) {
      const killed = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => killedAt(statements + i)));
      goesOn = killed.every(Boolean);
    }
    expect(statements).toBeGreaterThan(20);
  },
);
