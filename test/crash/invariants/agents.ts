import { setTimeout as sleep } from 'node:timers/promises';

import type { RunStatus } from '../../../src/main/contract/run';
import type { TaskState } from '../../../src/main/contract/task';
import { processesOf, zombiesOf } from '../harness/processes';
import type { KilledAgent } from '../harness/witness';
import { ALWAYS } from './invariant';
import type { Invariant, Look, Tally } from './invariant';

const GRACE_MS = 2_000;

/** 13. R3: what becomes of a run whose process somebody has killed. */
export const killedAgents: Invariant = {
  nr: 13,
  words:
    'an agent that was killed: its process is taken leave of, its run ends plainly as killed, its stage is tried again',
  phases: ALWAYS,
  async look(look, tally) {
    const { places, phase, witness, rows } = look;
    // Any process is one for a moment.
    let zombies = zombiesOf(places.root);
    for (const until = Date.now() + GRACE_MS; zombies.length > 0 && Date.now() < until;) {
      await sleep(20);
      const now = new Set(zombiesOf(places.root).map(({ pid }) => pid));
      zombies = zombies.filter(({ pid }) => now.has(pid));
    }
    tally.check(zombies.length === 0, () => `zombies: ${JSON.stringify(zombies)}`);
    for (const { pid, run } of witness.killed) {
      const isAlive = processesOf(places.root).some((one) => one.pid === pid && one.env.get('CROFT_RUN') === run);
      tally.check(!isAlive, () => `process ${pid} of ${run} was killed and is alive`);
    }
    if (phase !== 'over') return;
    for (const killed of witness.killed)
      if (rows.runs.some(({ id }) => id === killed.run)) lookAtRun(look, killed, tally);
  },
};

/** The agent may have given its verdict a moment before; and a worker that was hit in turn may have lost what it saw. */
function lookAtRun(
  { rows, events, acknowledged, witness }: Look,
  { run: id, workerBlows }: KilledAgent,
  tally: Tally,
): void {
  const run = rows.runs.find((one) => one.id === id);
  if (!run) return;
  const status = JSON.parse(run.status) as RunStatus;
  if (status.kind !== 'ended') return tally.check(false, () => `${id} was killed and is ${status.kind}`);
  const { outcome, signal } = status;
  const how = outcome.kind === 'problem' ? outcome.problem : outcome.kind;
  const allowed = ['killed', 'verdict'];
  if (acknowledged.cancelled.has(run.task_id)) allowed.push('stopped');
  if (witness.workerBlows > workerBlows) allowed.push('lost');
  tally.check(allowed.includes(how), () => `${id} was killed and ended as ${run.status}`);
  if (how !== 'killed') return;
  tally.check(signal === 'SIGKILL', () => `${id} was ended by SIGKILL, its row says ${String(signal)}`);
  if (acknowledged.cancelled.has(run.task_id)) return;
  const attempts = rows.runs.filter((one) => one.stage_id === run.stage_id).map((one) => one.attempt);
  tally.check(attempts.includes(run.attempt + 1), () => `${id} was killed, and its stage was not tried again`);
  const told = statesOf(events, run.task_id)
    .filter((state) => state.kind === 'held')
    .map(({ why }) => why);
  tally.check(
    told.some((why) => why.startsWith('The agent was ended by SIGKILL.')),
    () => `${id} was killed, and its user was told: ${told.join(' | ')}`,
  );
}

const statesOf = (events: Look['events'], taskId: string): TaskState[] =>
  events
    .filter((event) => event.task_id === taskId && event.type === 'task.changed')
    .map((event) => (JSON.parse(event.payload) as { task: { state: TaskState } }).task.state);
