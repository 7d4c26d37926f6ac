import Database from 'better-sqlite3';

import { answerAsChild } from '../kit/in-child';

/** Reads a whole event log into memory. */
await answerAsChild(({ path }: { path: string }) => {
  const startedAt = performance.now();
  const db = new Database(path, { readonly: true });
  const payloads = db.prepare<[], string>('SELECT payload FROM events').pluck().all();
  const events = payloads.map((payload) => JSON.parse(payload) as unknown);
  db.close();
  if (events.length === 0) throw new Error('the log is empty');
  return { tookMs: performance.now() - startedAt };
});
