// Loaded into a farm under test before everything else. At SIGUSR2 it reads from the file CROFT_TEST_FAULTS how the world is from now on:
// whether the database may be written, and how far the clock is from the right time. When it is so the file goes.
import { readFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

const file = process.env.CROFT_TEST_FAULTS;
delete process.env.CROFT_TEST_FAULTS;

const opened = new Set();
const { pragma } = Database.prototype;
Database.prototype.pragma = function (...args) {
  if (this.name.endsWith('croft.db')) opened.add(this);
  return pragma.apply(this, args);
};

const RealDate = Date;
const rightTime = Date.now;
let aheadMs = 0;
Date.now = () => rightTime() + aheadMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [Date.now()] : args, self),
});

process.on('SIGUSR2', () => {
  const faults = JSON.parse(readFileSync(file, 'utf8'));
  aheadMs = faults.aheadMs ?? 0;
  for (const database of opened) {
    if (database.open) pragma.call(database, `query_only = ${faults.readOnly ? 'ON' : 'OFF'}`);
  }
  rmSync(file);
});
