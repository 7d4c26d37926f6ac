import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { ABOUT_THE_INDEX, CHECK } from './finding';

/** How a copy came out: sound and on the disk, or why not. `damaged`: what was copied is not sound. */
export type CopyOutcome =
  | { readonly kind: 'sound'; readonly version: number }
  | { readonly kind: 'damaged'; readonly finding: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/**
 * Runs in a thread of its own. It reads one moment of the database, so that a writer beside it does not make it begin again; in steps, as a
 * thread is ended between two of them. Plain text, because a bundle has one file per entry and this is none.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { openSync, fsyncSync, closeSync } = require('node:fs');
const Database = require(workerData.driver);
const copy = async () => {
  const source = new Database(workerData.path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    source.exec('begin');
    source.prepare('select 1 from sqlite_schema').get();
    await source.backup(workerData.part, { progress: () => 1000 });
  } finally {
    source.close();
  }
};
const check = () => {
  const made = new Database(workerData.part, { fileMustExist: true });
  try {
    made.pragma('journal_mode = DELETE');
    const rows = made.prepare('pragma ' + workerData.check).pluck().all().map(String);
    const finding = rows.find((row) => row !== 'ok' && !workerData.ignored.test(row));
    if (finding !== undefined) return { kind: 'damaged', finding };
    return { kind: 'sound', version: made.pragma('user_version', { simple: true }) };
  } finally {
    made.close();
  }
};
const sync = () => {
  const fd = openSync(workerData.part, 'r+');
  fsyncSync(fd);
  closeSync(fd);
};
const run = async () => {
  await copy();
  const outcome = check();
  sync();
  return outcome;
};
run().then(
  (outcome) => parentPort.postMessage(outcome),
  (error) => {
    const code = String(error.code ?? '');
    const isDamage = code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
    const message = String(error.message);
    parentPort.postMessage(isDamage ? { kind: 'damaged', finding: message } : { kind: 'failed', code, message });
  },
);
`;

/** Copies a database that is in use into `part`, an empty file, and checks the copy. `cancel` ends it; then there is no outcome. */
export function copyInThread(
  path: string,
  part: string,
): { outcome: Promise<CopyOutcome>; cancel(): Promise<unknown> } {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const thread = new Worker(program, {
    eval: true,
    workerData: { path, part, driver, check: CHECK, ignored: ABOUT_THE_INDEX },
  });
  thread.unref();
  const outcome = new Promise<CopyOutcome>((resolve) => {
    thread.once('message', resolve);
    thread.once('error', (error) => resolve({ kind: 'failed', code: '', message: String(error) }));
  });
  return { outcome, cancel: () => thread.terminate() };
}
