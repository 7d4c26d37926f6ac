import Database from 'better-sqlite3';

import { agentText } from '../lib/agent-lines';
import { openBenchStore, putRuns } from '../lib/bench-store';
import { answerAsChild } from '../kit/in-child';

/** The same rows into the same table, straight through the driver. */
await answerAsChild(({ path, rows, batch }: { path: string; rows: number; batch: number }) => {
  const store = openBenchStore(path);
  const [of] = putRuns(store, 1);
  store.close();
  if (!of) throw new Error('no run');
  const payloads = Array.from({ length: rows }, (_, nr) =>
    JSON.stringify({ type: 'agent', event: { kind: 'text', text: agentText(nr) } }),
  );
  const db = new Database(path);
  db.pragma('synchronous = NORMAL');
  const insert = db.prepare(
    'INSERT INTO events (seq, at, workspace_id, task_id, run_id, type, class, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const { id, taskId, workspaceId } = of.run;
  let seq = Number(db.prepare('SELECT coalesce(max(seq), 0) FROM events').pluck().get());
  const some = db.transaction((from: number) => {
    for (const payload of payloads.slice(from, from + batch))
      insert.run((seq += 1), Date.now(), workspaceId, taskId, id, 'agent', 'text', payload);
  });
  const startedAt = performance.now();
  for (let from = 0; from < rows; from += batch) some.immediate(from);
  const seconds = (performance.now() - startedAt) / 1000;
  db.close();
  return { perSecond: rows / seconds };
});
