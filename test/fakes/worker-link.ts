import type { RunId } from '../../src/main/contract/ids';
import { fail, ok } from '../../src/main/contract/errors';
import type { Result } from '../../src/main/contract/errors';
import { ProcessSpec } from '../../src/main/contract/worker-protocol';
import type { WorkerEvent, WorkerRun } from '../../src/main/contract/worker-protocol';
import type { SpoolChunk, WorkerLink } from '../../src/main/ports/worker-link';
import { createFakeRun } from './worker-link-run';
import type { FakeRun, FakeRunInternals } from './worker-link-run';

/**
 * A WorkerLink in memory that runs no processes: a test plays the agents. What it promises is what the real one promises; both
 * pass test/integration/worker/link-conformance.ts.
 */
export interface FakeWorkerLink extends WorkerLink {
  /** Runs that were started and not acknowledged, in order. */
  runs(): FakeRun[];
  run(id: RunId): FakeRun;
  /** How often a process was really started, repetitions apart. */
  starts(): number;
  /** Ids that were acknowledged, in order. */
  readonly acknowledged: readonly RunId[];
  /** Calls answer `unavailable` until `goUp`; outputs pause. */
  goDown(): void;
  goUp(): void;
  /** The next call of `start` fails like this. */
  failNextStart(failure: Result<never>): void;
  /** A link for a farm that starts again: the same runs, events told anew. The old one is disposed. */
  reconnect(): FakeWorkerLink;
}

/** What a fake is made with. */
export interface FakeWorkerLinkOptions {
  /** Plays the agent of each run as it is started. */
  onStart?(run: FakeRun): void;
  now?(): number;
  /** A clock that nobody sets. */
  elapsed?(): number;
}

interface World {
  readonly options: FakeWorkerLinkOptions;
  readonly runs: Map<RunId, FakeRunInternals>;
  readonly events: WorkerEvent[];
  readonly acknowledged: RunId[];
  starts: number;
  /** Tells the link that is connected now. */
  tell: (event: WorkerEvent) => void;
}

/** A fresh world with no runs, and a link to it that is not open yet. */
export function createFakeWorkerLink(options: FakeWorkerLinkOptions = {}): FakeWorkerLink {
  return connect({ options, runs: new Map(), events: [], acknowledged: [], starts: 0, tell: () => undefined });
}

type Of<E> = E extends WorkerEvent ? Omit<E, 'seq' | 'at'> : never;

function append(world: World, event: Of<WorkerEvent>): void {
  const whole: WorkerEvent = { ...event, seq: world.events.length + 1, at: (world.options.now ?? Date.now)() };
  world.events.push(whole);
  world.tell(whole);
}

function startRun(world: World, spec: ProcessSpec): WorkerRun {
  world.starts += 1;
  const startedAt = (world.options.now ?? Date.now)();
  const run = createFakeRun(spec, startedAt, (event) => append(world, event), world.options.elapsed);
  world.runs.set(run.id, run);
  append(world, { type: 'started', runId: run.id, pid: run.pid });
  world.options.onStart?.(run);
  return run.view();
}

function connect(world: World): FakeWorkerLink {
  const listeners = new Set<(event: WorkerEvent) => void>();
  const states = new Set<(state: 'up' | 'down') => void>();
  const disposed = new AbortController();
  let isOpen = false;
  let isUp = false;
  let startFailure: Result<never> | null = null;

  const tell = (event: WorkerEvent) => {
    if (isUp) for (const listener of [...listeners]) listener(event);
  };
  world.tell = tell;

  function setUp(up: boolean): void {
    if (isUp === up || disposed.signal.aborted) return;
    isUp = up;
    for (const listener of [...states]) listener(up ? 'up' : 'down');
    for (const run of world.runs.values()) run.wake();
  }

  function replay(): void {
    for (const event of world.events.filter((each) => 'runId' in each && world.runs.has(each.runId))) tell(event);
  }

  const away = () => fail('unavailable', 'The worker is not there.', { reason: 'worker.away' });
  const ofRun = (id: RunId, todo: (run: FakeRunInternals) => Result<void>): Promise<Result<void>> => {
    const run = world.runs.get(id);
    if (!isUp) return Promise.resolve(away());
    return Promise.resolve(run ? todo(run) : fail('not_found', 'No worker has this run.'));
  };

  return {
    open() {
      if (!isOpen) {
        isOpen = true;
        setUp(true);
        replay();
      }
      return Promise.resolve(isUp ? ok(undefined) : away());
    },
    isUp: () => isUp,
    list: () => Promise.resolve(isUp ? ok([...world.runs.values()].map((run) => run.view())) : away()),
    start(input) {
      const parsed = ProcessSpec.safeParse(input);
      if (!parsed.success) return Promise.resolve(fail('invalid', 'The request is not understood.'));
      const known = world.runs.get(parsed.data.id);
      if (!isUp) return Promise.resolve(away());
      if (known) return Promise.resolve(ok(known.view()));
      if (world.acknowledged.includes(parsed.data.id)) {
        return Promise.resolve(fail('conflict', 'This run has ended and was acknowledged.'));
      }
      const failure = startFailure;
      startFailure = null;
      return Promise.resolve(failure ?? ok(startRun(world, parsed.data)));
    },
    get: (id) => Promise.resolve(isUp ? ok(world.runs.get(id)?.view() ?? null) : away()),
    async *output(id, stream, from, signal, ended): AsyncGenerator<SpoolChunk> {
      const over = AbortSignal.any([signal, disposed.signal]);
      for (let offset = from; !over.aborted;) {
        const run = world.runs.get(id);
        if (!run) return;
        const chunk = isUp ? run.read(stream, offset) : null;
        if (chunk) {
          offset = chunk.offset + chunk.bytes.length;
          yield chunk;
        } else if (isUp && run.view().exit) {
          ended?.(run.view());
          return;
        } else {
          await run.changed(over);
        }
      }
    },
    input: (id, input) => ofRun(id, (run) => run.takeInput(input)),
    resize: (id, cols, rows) => ofRun(id, (run) => run.takeResize(cols, rows)),
    answerHook: (id, answer) => ofRun(id, (run) => run.takeHookAnswer(answer)),
    signal: (id, signal) => ofRun(id, (run) => run.takeSignal(signal)),
    async acknowledge(id) {
      if (!isUp) return away();
      const run = world.runs.get(id);
      if (!run) return ok(undefined);
      if (!run.view().exit) return fail('conflict', 'This run has not ended.');
      world.runs.delete(id);
      world.acknowledged.push(id);
      run.wake();
      return ok(undefined);
    },
    async *told(id, after, signal) {
      for (const event of [...world.events]) {
        if (!isUp || signal.aborted) return false;
        if (event.type !== 'hook' && event.type !== 'verdict') continue;
        if (event.runId === id && event.seq > after) yield event;
      }
      return isUp;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onState(listener) {
      states.add(listener);
      return () => void states.delete(listener);
    },
    async dispose() {
      isUp = false;
      disposed.abort();
      listeners.clear();
      states.clear();
      if (world.tell === tell) world.tell = () => undefined;
    },
    runs: () => [...world.runs.values()],
    run(id) {
      const run = world.runs.get(id);
      if (!run) throw new Error(`no run ${id} was started`);
      return run;
    },
    starts: () => world.starts,
    acknowledged: world.acknowledged,
    goDown: () => setUp(false),
    goUp() {
      setUp(true);
      replay();
    },
    failNextStart(failure) {
      startFailure = failure;
    },
    reconnect() {
      void this.dispose();
      return connect(world);
    },
  };
}
