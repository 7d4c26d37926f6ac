import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { ABOUT_THE_INDEX, CHECK, findingIn } from './finding';
import { RefusedError } from './open-failure';
import { getTableName } from 'drizzle-orm';
import { asks, comments, inputs, runs, settings, stages, tasks, terminals, windows, workspaces } from './tables';

const stateTables = [
  ...[workspaces, tasks, stages, runs, asks, inputs, settings, windows],
  ...[terminals, comments],
].map((table) => getTableName(table));

/**
 * Looks for damage before the database is used. The check reads every page, so in a file of more than `wholeUpTo` bytes only the state
 * is checked here, and `everything` is for `checkInBackground`.
 */
export function checkForDamage(raw: Database.Database, wholeUpTo: number): { everything: boolean } {
  const size = Number(raw.pragma('page_count', { simple: true })) * Number(raw.pragma('page_size', { simple: true }));
  const everything = size <= wholeUpTo;
  if (everything) mustBeSound(findingIn(raw));
  else for (const table of stateTables) mustBeSound(String(raw.pragma(`quick_check(${table})`, { simple: true })));
  return { everything };
}

function mustBeSound(finding: string | null): void {
  if (finding !== null && finding !== 'ok') throw new RefusedError('damaged', finding.split('\n', 1)[0]);
}

/** Runs in a thread of its own. Plain text, because a bundle has one file per entry and this is none. */
const backgroundCheck = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
const found = () => {
  try {
    const raw = new Database(workerData.path, { readonly: true, fileMustExist: true });
    const rows = raw.prepare('pragma ' + workerData.check).pluck().all().map(String);
    raw.close();
    return rows.find((row) => row !== 'ok' && !workerData.ignored.test(row)) ?? 'ok';
  } catch (error) {
    return String(error.code).startsWith('SQLITE_CORRUPT') ? error.message : 'ok';
  }
};
parentPort.postMessage(found());
`;

/** Checks the whole file in a thread; `onDamage` is called with what was found, if anything. Returns how to break it off. */
export function checkInBackground(path: string, onDamage: (finding: string) => void): () => void {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(backgroundCheck, {
    eval: true,
    workerData: { path, driver, check: CHECK, ignored: ABOUT_THE_INDEX },
  });
  worker.unref();
  worker.once('message', (finding) => {
    if (finding !== 'ok') onDamage(String(finding));
  });
  // A thread that could not run says nothing about the file.
  worker.once('error', () => undefined);
  return () => void worker.terminate();
}
