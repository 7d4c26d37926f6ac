import { openStore } from '../../../../src/main/adapters/sqlite/index';
import { migrations } from '../../../../src/main/adapters/sqlite/migrations/index';
import { createMemoryLogger } from '../../../builders/index';
import { realClock } from './real-clock';

/** Is killed in the middle of bringing the database forward. */
const [path = ''] = process.argv.slice(2);
openStore({
  path,
  clock: realClock,
  logger: createMemoryLogger(),
  migrations: [
    ...migrations,
    {
      version: migrations.length + 1,
      name: 'dies',
      up(raw) {
        raw.exec('delete from workspaces; create table half (a text) strict');
        process.kill(process.pid, 'SIGKILL');
      },
    },
  ],
});
