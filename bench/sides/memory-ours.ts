// As in the farm itself.
import '../../src/main/lean-heap';

import { setImmediate as nextTurn } from 'node:timers/promises';

import { aFact, agentEvent, agentFact } from '../../test/builders';
import { answerAsChild } from '../kit/in-child';
import { slope } from '../kit/statistics';
import { agentText } from '../lib/agent-lines';
import { openBenchStore, putRuns } from '../lib/bench-store';
import { followed } from '../lib/followed';

const POINTS = 20;
const FACTS_PER_ITEM = 100;

/** How the memory of a process grows while events go through the store to a client. `keep`: it keeps what has gone by. */
await answerAsChild(async ({ path, events, keep }: { path: string; events: number; keep: boolean }) => {
  const store = openBenchStore(path);
  followed(store);
  const history: unknown[] = [];
  store.onCommit((batch) => {
    if (keep) history.push(...batch);
  });
  const [of] = putRuns(store, 1);
  if (!of) throw new Error('there is no run');
  const { id: runId, taskId, workspaceId } = of.run;
  const points: (readonly [number, number])[] = [];
  for (let nr = 0; nr < events; nr += FACTS_PER_ITEM) {
    const facts = Array.from({ length: FACTS_PER_ITEM }, (_, i) =>
      aFact(agentFact(agentEvent.text(agentText(nr + i))), { runId, taskId, workspaceId }),
    );
    await store.ingest({ runId, ingestedTo: nr + FACTS_PER_ITEM, facts });
    await nextTurn();
    // The first fifth warms up what is compiled, cached and pooled.
    if (nr > events / 5 && nr % (events / (POINTS * 1.25)) === 0) {
      globalThis.gc?.();
      points.push([nr / 1e6, process.memoryUsage().rss / 2 ** 20]);
    }
  }
  store.close();
  return { mbPerMillion: slope(points), rssMb: points.at(-1)?.[1] ?? 0 };
});
