import { setTimeout as sleep } from 'node:timers/promises';

import type { Run } from '../../../src/main/contract/run';
import { readLives, readRows, readSpools } from '../harness/outside';
import type { RunRow } from '../harness/outside';
import { processesOf, runOf } from '../harness/processes';
import { ALWAYS } from './invariant';
import type { Invariant, Look } from './invariant';

/** 2. By rows, by history and by the journals of the agents themselves. */
export const oneLiveRun: Invariant = {
  nr: 2,
  words: 'at most one live run per task and stage: in the rows, in the log, and by the agents’ own journals',
  phases: ALWAYS,
  look({ places, rows, events }, tally) {
    for (const stage of rows.stages) {
      const live = rows.runs.filter((run) => run.stage_id === stage.id && run.status_kind !== 'ended');
      tally.check(live.length <= 1, () => `${stage.id} has ${live.length} live runs`);
      const attempts = rows.runs.filter((run) => run.stage_id === stage.id).map((run) => run.attempt);
      tally.check(new Set(attempts).size === attempts.length, () => `${stage.id} has attempts ${attempts.join(', ')}`);
    }
    for (const fault of overlapsIn(events)) tally.check(false, () => fault);
    const lives = readLives(places);
    const starts = lives.filter((life) => life.what === 'start').map((life) => life.run);
    for (const run of new Set(starts)) {
      const times = starts.filter((one) => one === run).length;
      tally.check(times === 1, () => `${run} was started ${times} times`);
    }
    for (const life of lives.filter((one) => one.what === 'overlap')) {
      tally.check(false, () => `${life.run} was started in ${life.task} while another agent still worked there`);
    }
  },
};

const GRACE_MS = 5_000;

/** 4. Two looks at the rows, one before and one after the list of processes: what neither explains is wrong when it stays so. */
export const processesHaveRows: Invariant = {
  nr: 4,
  words: 'no agent process without an open row; when all is over, none at all, no open row, nothing in a worker',
  phases: ALWAYS,
  async look({ places, phase }, tally) {
    const deadline = Date.now() + GRACE_MS;
    let strange = strangers(places);
    while (strange.length > 0 && phase !== 'down' && Date.now() < deadline) {
      await sleep(50);
      strange = strangers(places);
    }
    const found = processesOf(places.root).filter((one) => runOf(one) !== null).length;
    for (let index = 0; index < Math.max(1, found); index += 1) tally.check(true, () => '');
    /** Right after a blow there may be a run that its worker has not swept yet: whose row has ended is looked at when the farm is up. */
    if (phase !== 'down') for (const fault of strange) tally.check(false, () => fault);
    if (phase !== 'over') return;
    const left = processesOf(places.root).filter((one) => runOf(one) !== null);
    tally.check(
      left.length === 0,
      () => `processes of runs are left: ${left.map((one) => one.argv.join(' ')).join('; ')}`,
    );
    const open = readRows(places).runs.filter((run) => run.status_kind !== 'ended' || run.settled_at === null);
    tally.check(open.length === 0, () => `open rows are left: ${open.map((run) => run.id).join(', ')}`);
    const until = Date.now() + GRACE_MS;
    while (readSpools(places).size > 0 && Date.now() < until) await sleep(50);
    tally.check(readSpools(places).size === 0, () => `workers still hold ${[...readSpools(places).keys()].join(', ')}`);
  },
};

function strangers(places: Look['places']): string[] {
  const before = openRows(places);
  const processes = processesOf(places.root);
  const after = openRows(places);
  return processes.flatMap((one) => {
    const id = runOf(one);
    if (id === null || before.has(id) || after.has(id)) return [];
    return [`process ${one.pid} (${one.argv.slice(0, 3).join(' ')}) belongs to ${id}, which has no open row`];
  });
}

function openRows(places: Look['places']): Set<string> {
  const { runs, terminals } = readRows(places);
  const live = runs.filter((run: RunRow) => run.status_kind !== 'ended');
  return new Set([...live, ...terminals.filter((one) => one.state_kind !== 'ended')].map(({ id }) => id));
}

/** Moments of the log at which a stage had two runs. */
function overlapsIn(events: Look['events']): string[] {
  const live = new Map<string, string>();
  const faults: string[] = [];
  for (const { seq, type, payload } of events) {
    if (type !== 'run.changed') continue;
    const { run } = JSON.parse(payload) as { run: Run };
    const present = live.get(run.stageId);
    if (run.status.kind === 'ended') {
      if (present === run.id) live.delete(run.stageId);
      continue;
    }
    if (present !== undefined && present !== run.id) faults.push(`event ${seq}: ${run.id} lives beside ${present}`);
    live.set(run.stageId, run.id);
  }
  return faults;
}
