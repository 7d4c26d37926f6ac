import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { aFact, agentEvent, agentFact, createManualClock } from '../../test/builders';
import type { TaskId } from '../../src/main/contract/ids';
import { agentText } from './agent-lines';
import { openBenchStore, putRuns } from './bench-store';

const TASKS = 50;
const FACTS_PER_ITEM = 100;
/** Longer than the index rests between two steps. */
const REST_MS = 60_000;

/**
 * Makes a home whose log has about so many events of agents, of tasks that are over, with their words indexed. Answers its tasks.
 * Takes about half a minute for a million.
 */
export async function growHome(home: string, events: number): Promise<readonly TaskId[]> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const clock = createManualClock(Date.now());
  const store = openBenchStore(join(home, 'croft.db'), clock);
  const runs = putRuns(store, TASKS, true);
  const now = Date.now();
  for (let nr = 0; nr < events; nr += FACTS_PER_ITEM) {
    const { run } = runs[(nr / FACTS_PER_ITEM) % TASKS] ?? {};
    if (!run) throw new Error('there are no runs');
    const of = { runId: run.id, taskId: run.taskId, workspaceId: run.workspaceId };
    const facts = Array.from({ length: Math.min(FACTS_PER_ITEM, events - nr) }, (_, i) =>
      aFact(agentFact(agentEvent.text(agentText(nr + i))), { ...of, at: now - (events - nr - i) }),
    );
    await store.ingest({ runId: run.id, ingestedTo: nr + FACTS_PER_ITEM, facts });
    if (nr % 10_000 === 0) await nextTurn();
  }
  store.flush();
  // The index works in rests, of which a clock that is moved by hand has as many as are wanted.
  for (let rests = 0; rests < events / 50 + 20; rests += 1) {
    clock.advance(REST_MS);
    if (rests % 50 === 0) await nextTurn();
  }
  store.close();
  return runs.map(({ task }) => task.id);
}
