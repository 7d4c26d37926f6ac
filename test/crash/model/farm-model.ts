import type { RunId, TaskId } from '../../../src/main/contract/ids';
import type { RunOutcome } from '../../../src/main/contract/run';
import type { Verdict } from '../../../src/main/contract/verdict';
import type { TaskEvent } from '../../../src/main/core/task/machine';
import { transition } from '../../../src/main/core/task/machine';
import { planTask } from '../../../src/main/core/task/plan';
import { planQueue } from '../../../src/main/core/task/queue';
import { holdIsOver, isOver, keepsPlace } from '../../../src/main/core/task/world';
import type { TaskWorld } from '../../../src/main/core/task/world';

/** A task in the model's store, with what the model knows beside it. */
export interface ModelTask {
  readonly id: TaskId;
  world: TaskWorld;
  isPlaced: boolean;
  /** How often it became done or cancelled. */
  ends: number;
}

/** How a process has ended, and what it has said. */
export interface ModelEnd {
  readonly outcome: RunOutcome;
  readonly verdict: Verdict | null;
}

/** A run's row until it is settled. */
export interface ModelRun {
  readonly id: RunId;
  readonly taskId: TaskId;
  readonly stage: string;
  status: 'planned' | 'running' | 'ended';
  end: ModelEnd | null;
}

const LOST: ModelEnd = {
  outcome: { kind: 'problem', problem: 'lost', message: 'The worker has lost it.', resetsAt: null },
  verdict: null,
};
const MAX_LOOPS = 2;

/**
 * The rules of task, queue and run over a store, a worker and a git that are nothing but data: what is in them is durable. What the engine
 * has in hand (`inHand`) is not: a crash takes it. Each call is one thing that happens at one moment; a crash may come between any two.
 */
export class FarmModel {
  readonly tasks = new Map<TaskId, ModelTask>();
  readonly open = new Map<RunId, ModelRun>();
  /** Processes of the worker, and ends that nobody has acknowledged. */
  readonly live = new Map<RunId, TaskId>();
  readonly ended = new Map<RunId, ModelEnd>();
  readonly faults: string[] = [];
  readonly maxConcurrent: number;
  now = 1;
  #rank = 0;
  #runs = 0;
  readonly #started = new Set<RunId>();
  readonly #inHand = new Map<TaskId, () => void>();

  constructor(maxConcurrent: number) {
    this.maxConcurrent = maxConcurrent;
  }

  /** Acknowledged when it returns. */
  create(id: TaskId, draft: TaskWorld): void {
    this.tasks.set(id, { id, world: draft, isPlaced: false, ends: 0 });
    this.move(id, { kind: 'enqueue', at: this.now, rank: this.rank() });
  }

  rank(): number {
    this.#rank += 1;
    return this.#rank;
  }

  /** An event of its machine; an illegal one changes nothing. */
  move(id: TaskId, event: TaskEvent): boolean {
    const task = this.#task(id);
    const moved = transition(task.world, event);
    if (!moved.ok) return false;
    const wasOver = isOver(task.world.state);
    task.world = moved.value.world;
    if (isOver(task.world.state) && !wasOver) task.ends += 1;
    if (task.ends > 1) this.#fault(`${id} has ended twice`);
    return true;
  }

  /** One pass of the queue: holds whose time has come, then the next tasks. */
  queue(): void {
    const all = [...this.tasks.values()].filter((task) => !isOver(task.world.state));
    for (const task of all)
      if (holdIsOver(task.world.state, this.now)) this.move(task.id, { kind: 'hold-over', at: this.now });
    const queued = all.map(({ id, world }) => ({ id, state: world.state, queueRank: world.queueRank }));
    for (const id of planQueue(queued, this.maxConcurrent)) this.#begin(id, all);
  }

  /** One part of one step for a task. */
  engine(id: TaskId): void {
    const next = this.#inHand.get(id);
    this.#inHand.delete(id);
    if (next) return next();
    const task = this.#task(id);
    const open = [...this.open.values()].filter((run) => run.taskId === id);
    const place = task.isPlaced
      ? ({ kind: 'worktree', path: '/w', branch: 'b', base: 'c' } as const)
      : ({ kind: 'none' } as const);
    const step = planTask(task.world.state, place, open);
    if (step === null) return;
    if (step.kind === 'place') task.isPlaced = true;
    if (step.kind === 'plan-run') return this.#planRun(task);
    const run = 'runId' in step ? this.open.get(step.runId) : undefined;
    if (!run) return;
    if (step.kind === 'start') this.#start(run);
    if (step.kind === 'watch') this.#takeEnd(run);
    if (step.kind === 'stop') this.#stop(run);
    if (step.kind === 'settle') this.#settle(run);
  }

  /** A process ends by itself. */
  agentEnds(id: RunId, end: ModelEnd): void {
    if (this.live.delete(id)) this.ended.set(id, end);
  }

  /** The farm dies: what it has in hand is gone. At its start it acknowledges ends that it has settled, as after any start. */
  farmCrashes(): void {
    this.#inHand.clear();
    for (const id of this.ended.keys()) if (!this.open.has(id)) this.ended.delete(id);
  }

  /** The worker dies; the next one sweeps what is left of its processes and reports them lost. */
  workerCrashes(): void {
    for (const id of this.live.keys()) this.ended.set(id, LOST);
    this.live.clear();
  }

  #begin(id: TaskId, all: readonly ModelTask[]): void {
    const task = this.#task(id);
    const rank = task.world.queueRank ?? Infinity;
    const passed = all.find(
      (other) => other.world.state.kind === 'queued' && (other.world.queueRank ?? Infinity) < rank,
    );
    if (passed) this.#fault(`${id} begins before ${passed.id}`);
    this.move(id, { kind: 'begin', at: this.now });
    const taken = all.filter((other) => keepsPlace(other.world.state)).length;
    if (taken > this.maxConcurrent) this.#fault(`${taken} tasks have a place`);
  }

  #planRun(task: ModelTask): void {
    const { state } = task.world;
    if (state.kind !== 'running') return;
    this.#runs += 1;
    const id = `run_${String(this.#runs).padStart(8, '0')}` as RunId;
    if (!this.move(task.id, { kind: 'run-planned', at: this.now, runId: id })) return;
    const beside = [...this.open.values()].find((run) => run.taskId === task.id && run.status !== 'ended');
    if (beside) this.#fault(`${id} is planned beside ${beside.id}`);
    this.open.set(id, { id, taskId: task.id, stage: state.stage, status: 'planned', end: null });
  }

  #start(run: ModelRun): void {
    this.#launch(run);
    this.#inHand.set(run.taskId, () => {
      if (run.status === 'planned') run.status = 'running';
    });
  }

  /** Idempotent by the run's id, as the worker's is. */
  #launch(run: ModelRun): void {
    if (this.live.has(run.id) || this.ended.has(run.id)) return;
    if (this.#started.has(run.id)) return this.#fault(`${run.id} is started again`);
    if ([...this.live.values()].includes(run.taskId)) this.#fault(`two processes work for ${run.taskId}`);
    this.#started.add(run.id);
    this.live.set(run.id, run.taskId);
  }

  #takeEnd(run: ModelRun): void {
    const end = this.ended.get(run.id);
    if (!end || run.status === 'ended') return;
    run.status = 'ended';
    run.end = end;
  }

  #stop(run: ModelRun): void {
    if (this.live.delete(run.id)) this.ended.set(run.id, STOPPED);
    else if (!this.ended.has(run.id)) {
      run.status = 'ended';
      run.end = STOPPED;
    }
    this.#inHand.set(run.taskId, () => this.#takeEnd(run));
  }

  /** The commit, which git makes idempotent; the move; the acknowledgement: three moments. */
  #settle(run: ModelRun): void {
    this.#inHand.set(run.taskId, () => {
      const { end } = run;
      if (!end || !this.open.delete(run.id)) return;
      this.#settled(run, end);
      this.#inHand.set(run.taskId, () => void this.ended.delete(run.id));
    });
  }

  #settled(run: ModelRun, { outcome, verdict }: ModelEnd): void {
    const { state } = this.#task(run.taskId).world;
    if (state.kind !== 'running' || state.runId !== run.id) return;
    const moved = this.move(run.taskId, {
      kind: 'settled',
      at: this.now,
      runId: run.id,
      outcome,
      verdict,
      context: {},
      sessionId: 'session',
      maxLoops: MAX_LOOPS,
      attended: false,
    });
    if (!moved) this.#fault(`the end of ${run.id} cannot be settled`);
  }

  #task(id: TaskId): ModelTask {
    const task = this.tasks.get(id);
    if (!task) throw new Error(`${id} was acknowledged and is lost`);
    return task;
  }

  #fault(text: string): void {
    this.faults.push(text);
  }
}

const STOPPED: ModelEnd = { outcome: { kind: 'stopped', reason: 'not wanted any more' }, verdict: null };
