import type { TaskId } from '../../../src/main/contract/ids';
import { Pipeline } from '../../../src/main/contract/pipeline';
import type { TaskEvent } from '../../../src/main/core/task/machine';
import { APPROVAL } from '../../../src/main/core/task/moves';
import { isOver } from '../../../src/main/core/task/world';
import { draftWorld, threeStages } from '../../unit/core/world';
import type { Random } from '../harness/random';
import { randomOf } from '../harness/random';
import { FarmModel } from './farm-model';
import type { ModelEnd, ModelTask } from './farm-model';

/** What a history came to. */
export interface History {
  readonly seed: number;
  readonly steps: number;
  readonly tasks: number;
  readonly crashes: number;
  readonly faults: readonly string[];
}

const MOST_AT_ONCE = 12;
/** Steps that a task may take from any state to its end, with nothing going wrong any more. */
const STEPS_TO_END = 4_000;

const gated = Pipeline.parse({
  ...threeStages,
  stages: threeStages.stages.map((stage) => (stage.key === 'specification' ? { ...stage, gate: 'approve' } : stage)),
});

/** A random history with crashes, then a quiet end in which every task has to come to its own. */
export function historyOf(seed: number, steps: number): History {
  const random = randomOf(seed);
  const model = new FarmModel(random.int(1, 4));
  let crashes = 0;
  let made = 0;
  for (let step = 0; step < steps && model.faults.length === 0; step += 1) {
    model.now += random.int(0, 400);
    const active = unfinished(model);
    const dice = random.int(1, 100);
    if (dice <= 6 && active.length < MOST_AT_ONCE) {
      made += 1;
      model.create(
        `task_${String(made).padStart(8, '0')}` as TaskId,
        draftWorld(random.chance(0.2) ? gated : threeStages),
      );
    } else if (dice <= 9) {
      crashes += 1;
      model.farmCrashes();
    } else if (dice <= 11) {
      crashes += 1;
      model.workerCrashes();
    } else if (dice <= 18) userActs(model, random, active);
    else if (dice <= 30) model.queue();
    else if (dice <= 40) agentEnds(model, random);
    else if (active.length > 0) model.engine(random.pick(active).id);
  }
  if (model.faults.length === 0) end(model, random);
  const unended = [...model.tasks.values()]
    .filter((task) => task.ends !== 1)
    .map((task) => `${task.id} ended ${task.ends} times, it is ${JSON.stringify(task.world.state)}`);
  return { seed, steps, tasks: made, crashes, faults: [...model.faults, ...unended] };
}

/** A task that has an open run is not finished, though it is over. */
const unfinished = (model: FarmModel): ModelTask[] => {
  const withRun = new Set([...model.open.values()].map((run) => run.taskId));
  return [...model.tasks.values()].filter((task) => !isOver(task.world.state) || withRun.has(task.id));
};

function userActs(model: FarmModel, random: Random, active: readonly ModelTask[]): void {
  if (active.length === 0) return;
  const { id, world } = random.pick(active);
  if (isOver(world.state)) return;
  const at = model.now;
  const rank = model.rank();
  const events: readonly TaskEvent[] = [
    { kind: 'cancel', at, reason: 'cancelled by you' },
    { kind: 'pause', at, reason: 'paused by you', together: false, attended: false },
    { kind: 'resume', at, rank },
    { kind: 'resume', at, rank },
    { kind: 'retry', at, rank, stage: null, note: null },
    { kind: 'skip', at, rank, reason: 'not needed' },
    { kind: 'approve', at, rank },
    { kind: 'approve', at, rank },
  ];
  model.move(id, random.pick(events));
}

function agentEnds(model: FarmModel, random: Random): void {
  const ids = [...model.live.keys()];
  if (ids.length > 0) model.agentEnds(random.pick(ids), random.pick(ENDS));
}

const verdictOf = (passed: boolean) => ({ passed, summary: passed ? 'fine' : 'not yet', findings: [], outputs: {} });
const PASSED: ModelEnd = { outcome: { kind: 'verdict' }, verdict: verdictOf(true) };
const problemOf = (problem: 'network-down' | 'limit-reached' | 'not-logged-in' | 'killed'): ModelEnd => ({
  outcome: { kind: 'problem', problem, message: problem, resetsAt: null },
  verdict: null,
});
const ENDS: readonly ModelEnd[] = [
  PASSED,
  PASSED,
  PASSED,
  { outcome: { kind: 'verdict' }, verdict: verdictOf(false) },
  { outcome: { kind: 'no-verdict' }, verdict: null },
  { outcome: { kind: 'timeout', afterMs: 1000 }, verdict: null },
  ...(['network-down', 'limit-reached', 'not-logged-in', 'killed'] as const).map(problemOf),
];

/** Nothing goes wrong any more, and whoever is asked answers. */
function end(model: FarmModel, random: Random): void {
  for (let left = STEPS_TO_END * (unfinished(model).length + 1); left > 0 && unfinished(model).length > 0; left -= 1) {
    model.now += 60_000;
    model.queue();
    for (const id of model.live.keys()) model.agentEnds(id, PASSED);
    const { id, world } = random.pick(unfinished(model));
    const at = model.now;
    if (world.state.kind === 'held') model.move(id, { kind: 'resume', at, rank: model.rank() });
    if (world.state.kind === 'needs-you') model.move(id, answerTo(world.state.need.code, at, model.rank()));
    model.engine(id);
    if (model.faults.length > 0) return;
  }
}

const answerTo = (code: string, at: number, rank: number): TaskEvent =>
  code === APPROVAL ? { kind: 'approve', at, rank } : { kind: 'retry', at, rank, stage: null, note: null };
