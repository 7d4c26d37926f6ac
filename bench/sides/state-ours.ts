// As in the farm itself.
import '../../src/main/lean-heap';

import { setImmediate as nextTurn } from 'node:timers/promises';

import { moveTask } from '../../src/main/app/task-writes';
import { createSystemClock } from '../../src/main/adapters/clock/system-clock';
import type { TaskId } from '../../src/main/contract/ids';
import { aFact, agentEvent, agentFact } from '../../test/builders';
import { answerAsChild } from '../kit/in-child';
import { quantile } from '../kit/statistics';
import { agentText } from '../lib/agent-lines';
import { openBenchStore, putRuns } from '../lib/bench-store';

/** Between two transitions, as many events come in; together some ten thousand a second. */
const EVENTS_BETWEEN = 40;

/** Tasks are queued and begun, durably, while events of agents flood in. */
await answerAsChild(async ({ path, transitions }: { path: string; transitions: number }) => {
  const store = openBenchStore(path);
  const clock = createSystemClock();
  const tasks = putRuns(store, transitions / 2);
  const run = tasks[0]?.run;
  if (!run) throw new Error('there are no runs');
  const of = { runId: run.id, taskId: run.taskId, workspaceId: run.workspaceId };
  const took: number[] = [];
  let said = 0;
  for (let nr = 0; nr < transitions; nr += 1) {
    const facts = Array.from({ length: EVENTS_BETWEEN }, () =>
      aFact(agentFact(agentEvent.text(agentText((said += 1)))), of),
    );
    for (const fact of facts) await store.ingest({ runId: run.id, ingestedTo: said, facts: [fact] });
    const { id } = tasks[Math.floor(nr / 2)]?.task ?? run;
    const at = clock.now();
    const startedAt = performance.now();
    store.change((write) => {
      const event = nr % 2 === 0 ? ({ kind: 'enqueue', at, rank: nr } as const) : ({ kind: 'begin', at } as const);
      const moved = moveTask({ store, clock }, write, id as TaskId, event);
      if (!moved.ok) throw new Error(moved.error.message);
    });
    took.push(performance.now() - startedAt);
    await nextTurn();
  }
  store.close();
  return { p99: quantile(took, 0.99), p50: quantile(took, 0.5) };
});
