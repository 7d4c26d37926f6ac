import Database from 'better-sqlite3';
import { writeSync } from 'node:fs';

/** Holds a database for itself until it is killed. */
const [path = ''] = process.argv.slice(2);
const raw = new Database(path);
raw.pragma('locking_mode = EXCLUSIVE');
raw.exec('begin exclusive');
writeSync(1, 'locked\n');
setInterval(() => undefined, 1_000_000);
