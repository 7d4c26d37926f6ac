import type { Task } from '../../../src/main/contract/task';
import { readJournal } from '../harness/outside';
import { ALWAYS } from './invariant';
import type { Invariant, Look } from './invariant';

/** 1. What a farm has answered for is there, once. */
export const noLostTask: Invariant = {
  nr: 1,
  words: 'no lost task: every acknowledged task is there once, and ends exactly once',
  phases: ALWAYS,
  look({ phase, rows, events, acknowledged }, tally) {
    for (const id of acknowledged.tasks) {
      const found = rows.tasks.filter((task) => task.id === id);
      tally.check(found.length === 1, () => `${id} was acknowledged and is there ${found.length} times`);
    }
    if (phase !== 'over') return;
    for (const task of rows.tasks) {
      tally.check(['done', 'cancelled'].includes(task.state_kind), () => `${task.id} ended as ${task.state}`);
      const ends = movesOf({ events }, task.id).filter((move) => move.to === 'done' || move.to === 'cancelled');
      tally.check(ends.length === 1, () => `${task.id} ended ${ends.length} times`);
    }
    for (const id of acknowledged.cancelled) {
      const state = rows.tasks.find((task) => task.id === id)?.state_kind;
      tally.check(state === 'cancelled', () => `the cancel of ${id} was acknowledged, and it is ${state}`);
    }
  },
};

/** 5. Tasks begin in the order in which they were put into the queue. */
export const queueOrder: Invariant = {
  nr: 5,
  words: 'queue order: tasks begin in the order in which their creation was acknowledged',
  phases: ALWAYS,
  look({ events, acknowledged }, tally) {
    const begun = [...firstBegins(events)];
    const wanted = acknowledged.tasks.filter((id) => begun.includes(id));
    begun
      .filter((id) => wanted.includes(id))
      .forEach((id, index) => tally.check(wanted[index] === id, () => `${id} began in the place of ${wanted[index]}`));
  },
};

/** 8. Nothing passes without a verdict of the very run, which its agent has given. */
export const noDoneWithoutVerdict: Invariant = {
  nr: 8,
  words: 'no done without a verdict: each stage of a done task has a run whose agent said "passed"',
  phases: ['over'],
  look({ places, rows }, tally) {
    for (const task of rows.tasks.filter((one) => one.state_kind === 'done')) {
      for (const stage of rows.stages.filter((one) => one.task_id === task.id)) {
        const runs = rows.runs.filter((run) => run.stage_id === stage.id);
        const passed = runs.filter(
          (run) => run.verdict !== null && (JSON.parse(run.verdict) as { passed: boolean }).passed,
        );
        tally.check(passed.length > 0, () => `${task.id} is done, and ${stage.key} has no passed verdict`);
        for (const run of passed) {
          const said = saysPassed(readJournal(places, run.id)?.toString('utf8') ?? '');
          tally.check(said, () => `the agent of ${run.id} has never said that it passed`);
        }
      }
    }
  },
};

/** By the line that ends its turn, as its agent wrote it. */
const saysPassed = (journal: string): boolean =>
  journal
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"structured_output"'))
    .some((line) => (JSON.parse(line) as { structured_output: { passed: boolean } }).structured_output.passed);

interface Move {
  readonly from: string;
  readonly to: string;
}

function movesOf({ events }: Pick<Look, 'events'>, taskId: string): Move[] {
  return events
    .filter((event) => event.task_id === taskId && event.type === 'task.changed')
    .flatMap((event) => (JSON.parse(event.payload) as { move: Move | null }).move ?? []);
}

function firstBegins(events: Look['events']): Set<string> {
  const begun = new Set<string>();
  for (const { type, task_id: id, payload } of events) {
    if (type !== 'task.changed' || id === null) continue;
    const { task } = JSON.parse(payload) as { task: Task };
    if (task.state.kind === 'running') begun.add(id);
  }
  return begun;
}
