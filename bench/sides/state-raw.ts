import Database from 'better-sqlite3';

import { answerAsChild } from '../kit/in-child';
import { quantile } from '../kit/statistics';

/** A transaction of `batch` rows, each on the disk before the next. */
await answerAsChild(({ path, rows, batch }: { path: string; rows: number; batch: number }) => {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE moves (id INTEGER PRIMARY KEY, task TEXT NOT NULL, state TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO moves (task, state) VALUES (?, ?)');
  const move = db.transaction((nr: number) => {
    for (let row = 0; row < batch; row += 1) insert.run(`task_${nr}`, JSON.stringify({ kind: 'queued', since: nr }));
  });
  const took: number[] = [];
  for (let nr = 0; nr < rows; nr += 1) {
    const startedAt = performance.now();
    move.immediate(nr);
    took.push(performance.now() - startedAt);
  }
  db.close();
  return { p99: quantile(took, 0.99), p50: quantile(took, 0.5) };
});
