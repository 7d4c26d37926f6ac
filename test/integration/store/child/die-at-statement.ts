import type Database from 'better-sqlite3';
import { openStore } from '../../../../src/main/adapters/sqlite/index';
import { migrations } from '../../../../src/main/adapters/sqlite/migrations/index';
import { createMemoryLogger } from '../../../builders/index';
import { realClock } from './real-clock';

/** Is killed before one statement of bringing the database forward; counts from 0 over all migrations that are due. */
const [path = '', at = ''] = process.argv.slice(2);
let count = 0;

const byStatement = (up: (typeof migrations)[number]['up']) => (raw: Database.Database) => {
  if (typeof up !== 'string') throw new Error('only SQL can be taken apart');
  for (const statement of up.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
    if (count === Number(at)) process.kill(process.pid, 'SIGKILL');
    count += 1;
    raw.exec(statement);
  }
};

const opened = openStore({
  path,
  clock: realClock,
  logger: createMemoryLogger(),
  migrations: migrations.map((migration) => ({ ...migration, up: byStatement(migration.up) })),
});
if (opened.ok) opened.value.close();
process.stdout.write(`done after ${count}\n`);
