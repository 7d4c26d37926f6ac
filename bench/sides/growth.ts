import { setImmediate as nextTurn } from 'node:timers/promises';

import Database from 'better-sqlite3';

import { aFact, agentEvent, agentFact } from '../../test/builders';
import type { TaskId } from '../../src/main/contract/ids';
import { answerAsChild } from '../kit/in-child';
import { median } from '../kit/statistics';
import { agentText } from '../lib/agent-lines';
import { openBenchStore } from '../lib/bench-store';

const TIMES = 60;
const WARM_UP = 10;
const PAGE = 100;

/** Milliseconds that something takes, the median of many. */
async function timed(work: (nr: number) => unknown): Promise<number> {
  const took: number[] = [];
  for (let nr = 0; nr < WARM_UP + TIMES; nr += 1) {
    const startedAt = performance.now();
    await work(nr);
    if (nr >= WARM_UP) took.push(performance.now() - startedAt);
    await nextTurn();
  }
  return median(took);
}

/** A page found by counting rows, as lists do that have page numbers. */
function offsetPages(path: string): (from: number) => unknown[] {
  const db = new Database(path, { readonly: true });
  const page = db.prepare('SELECT * FROM events ORDER BY seq LIMIT ? OFFSET ?');
  return (from) => page.all(PAGE, from);
}

/** What things cost in a store that is there already, in ms. `byOffset`: pages in the middle are found by counting. */
await answerAsChild(async ({ path, task, byOffset }: { path: string; task: TaskId; byOffset: boolean }) => {
  const store = openBenchStore(path);
  const last = store.lastSeq();
  const run = store.runsOf(task)[0];
  if (!run) throw new Error('the task has no run');
  const of = { runId: run.id, taskId: run.taskId, workspaceId: run.workspaceId };
  const somewhere = (nr: number): number => 1 + Math.floor((last * ((nr * 7919) % 1000)) / 1000);
  const byCount = offsetPages(path);
  let said = run.ingestedTo;

  const figures = {
    append: await timed(async () => {
      const facts = Array.from({ length: PAGE }, () => aFact(agentFact(agentEvent.text(agentText((said += 1)))), of));
      await store.ingest({ runId: run.id, ingestedTo: said, facts });
      store.flush();
    }),
    tail: await timed(() => store.events({ limit: PAGE })),
    keyset: await timed((nr) =>
      byOffset ? byCount(somewhere(nr)) : store.events({ before: somewhere(nr) + PAGE, limit: PAGE }),
    ),
    search: await timed(() => store.search({ text: 'parser tests', limit: PAGE })),
    openTask: await timed(() => [
      store.taskView(task),
      store.runsOf(task, PAGE),
      store.openAsks(task),
      store.events({ taskId: task, limit: PAGE }),
    ]),
  };
  store.close();
  return figures;
});
