import Database from 'better-sqlite3';

import { APPLICATION_ID } from '../../../src/main/adapters/sqlite/database-names';
import { migrate } from '../../../src/main/adapters/sqlite/migrate';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';

/** Makes a database of an older version with what one of the present version holds, but for the search index, which follows the log. */
export function oldDatabase(present: string, old: string, version: number): void {
  const raw = new Database(old);
  raw.pragma('journal_mode = WAL');
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  raw.pragma('foreign_keys = OFF');
  migrate(raw, migrations.slice(0, version));
  raw.prepare('attach ? as present').run(present);
  const tables = raw
    .prepare<[], string>(`select name from main.sqlite_master where type = 'table' and name not like 'sqlite%'`)
    .pluck()
    .all();
  for (const table of tables.filter((name) => !/^(?:event_words|search_)/.test(name))) {
    const columns = raw
      .prepare<[string], string>(`select name from pragma_table_info(?, 'main')`)
      .pluck()
      .all(table)
      .join();
    raw.exec(`insert into main.${table} (${columns}) select ${columns} from present.${table}`);
  }
  raw.exec('detach present');
  raw.close();
}
