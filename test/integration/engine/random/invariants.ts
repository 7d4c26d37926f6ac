import type { FarmEvent } from '../../../../src/main/contract/event';
import type { Stage, Task } from '../../../../src/main/contract/task';
import type { RunRecord } from '../../../../src/main/ports/store';
import type { FakeRun } from '../../../fakes/worker-link-run';
import type { World } from './world';

const sessionOf = (run: FakeRun): string | undefined => run.spec.argv[2];

/** Called when a process has started: nobody else may work in its place, or go on in its session. */
export function checkStart(world: World, started: FakeRun): void {
  const others = world.farm?.worker.runs().filter((run) => run !== started && !run.view().exit) ?? [];
  const { task } = started.spec.labels;
  if (task !== undefined && others.some((run) => run.spec.labels['task'] === task)) {
    world.broken(`two live runs of ${task}`);
  }
  if (sessionOf(started) !== undefined && others.some((run) => sessionOf(run) === sessionOf(started))) {
    world.broken(`two processes in the session of ${started.id}`);
  }
  if (task !== undefined && started.spec.cwd.includes('plain')) {
    if (others.some((run) => run.spec.labels['task'] !== undefined && run.spec.cwd === started.spec.cwd)) {
      world.broken(`two agents in ${started.spec.cwd}`);
    }
  }
}

const judged = (run: RunRecord): boolean =>
  run.status.kind === 'ended' &&
  (run.status.outcome.kind === 'verdict' || run.attended) &&
  run.verdict?.passed === true;

/** A stage counts as passed only by the verdict of its newest run, which its agent has really given. */
function checkPassed(world: World, task: Task, stage: Stage): void {
  const [run] = world.farm.app.store.runsOf(task.id).filter((one) => one.stageId === stage.id);
  if (!run) return world.broken(`${stage.key} of ${task.id} passed without a run`);
  if (!judged(run) || !world.deeds.passed.has(run.id)) {
    world.broken(`${stage.key} of ${task.id} passed without a verdict of ${run.id}: ${JSON.stringify(run.status)}`);
  }
  if (!run.attended && world.deeds.limited.has(run.id)) world.broken(`${run.id} passed at a usage limit`);
}

/** Every move of a task, in the transaction that made it. */
export function checkMoves(world: World, events: readonly FarmEvent[]): void {
  for (const { fact } of events) {
    if (fact.type !== 'task.changed' || !fact.move) continue;
    const { task, move } = fact;
    for (const stage of task.stages) if (stage.status === 'completed') checkPassed(world, task, stage);
    const isOver = task.stages.every(({ status }) => status === 'completed' || status === 'skipped');
    if (task.state.kind === 'done' && !isOver) world.broken(`${task.id} is done before its stages are: ${move.reason}`);
    if (task.state.kind === 'cancelled' && move.reason !== 'cancelled by you') {
      world.broken(`${task.id} is cancelled by nobody: ${move.reason}`);
    }
  }
}

const isLive = (run: FakeRun): boolean => run.view().exit === null;

/** When nothing is under way any more: what lives is what the store says, and the other way round. */
export function restless(world: World): string | null {
  const { app, worker } = world.farm;
  const alive = worker.runs().filter(isLive);
  const wanted = new Set<string>([
    ...app.store
      .tasksIn(['running'])
      .flatMap(({ state }) => (state.kind === 'running' && state.runId ? [state.runId] : [])),
    ...app.store.terminals(0).map(({ id }) => id),
  ]);
  const stray = alive.find((run) => !wanted.has(run.id));
  if (stray) return `${stray.id} lives and nobody wants it`;
  const missing = [...wanted].find((id) => !alive.some((run) => run.id === id));
  if (missing) return `${missing} is wanted and does not live`;
  const between = app.store.tasksIn(['running']).find(({ state }) => state.kind === 'running' && !state.runId);
  if (between) return `${between.id} runs without a run`;
  const unsettled = app.store.openRuns().find((run) => !wanted.has(run.id));
  if (unsettled) return `${unsettled.id} is not settled: ${JSON.stringify(unsettled.status)}`;
  const unmarked = app.store.openRuns().find((run) => run.status.kind !== 'running');
  if (unmarked) return `${unmarked.id} is ${unmarked.status.kind}`;
  const unfollowed = app.store.openRuns().find((run) => !world.farm.engine.live.has(run.id));
  if (unfollowed) return `${unfollowed.id} is not followed`;
  const kept = worker.runs().find((run) => !isLive(run));
  return kept ? `${kept.id} is over and not forgotten` : null;
}

/** Words that were acknowledged have reached their agent, once, if it is still there to read them. */
export function checkWords(world: World): string | null {
  for (const { runId, text } of world.said) {
    const run = world.farm.worker.runs().find(({ id }) => id === runId);
    if (!run || !isLive(run)) continue;
    const times = run.inputs.filter((input) => input.text.includes(text)).length;
    if (times !== 1) return `${text} came ${times} times to ${runId}`;
  }
  return null;
}
