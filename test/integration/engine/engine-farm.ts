import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRunLogs } from '../../../src/main/adapters/files/run-logs';
import { createTerminalFiles } from '../../../src/main/adapters/files/terminal-files';
import { createDemoRepository } from '../../../src/main/adapters/demo/demo-repository';
import { createFolders } from '../../../src/main/adapters/folders';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { createPipelineLibrary } from '../../../src/main/adapters/pipelines';
import { openStore } from '../../../src/main/adapters/sqlite';
import type { App } from '../../../src/main/app/app';
import { createEngine } from '../../../src/main/app/engine/engine';
import type { Engine } from '../../../src/main/app/engine/engine';
import { createFarmMemory } from '../../../src/main/app/farm-memory';
import { createHandlers } from '../../../src/main/app/handlers';
import { createTerminals } from '../../../src/main/app/terminals';
import type { Result } from '../../../src/main/contract/errors';
import type { CallContext, Handlers } from '../../../src/main/contract/handlers';
import type { Task } from '../../../src/main/contract/task';
import type { Git } from '../../../src/main/ports/git';
import type { RunRecord, Store } from '../../../src/main/ports/store';
import { createManualClock, createMemoryLogger } from '../../builders';
import type { ManualClock, MemoryLogger } from '../../builders';
import { createScratch } from '../../builders/repo';
import type { Scratch } from '../../builders/repo';
import { noSecrets } from '../../fakes/no-secrets';
import { waitFor } from '../../fakes/wait-for';
import { createFakeWorkerLink } from '../../fakes/worker-link';
import type { FakeWorkerLink } from '../../fakes/worker-link';
import type { FakeRun } from '../../fakes/worker-link-run';
import { fakeDriver } from './fake-driver';

const context: CallContext = { access: 'local', peer: 'test', signal: new AbortController().signal };

export interface EngineFarmOptions {
  readonly onStart?: (run: FakeRun) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly cores?: number;
  /** Makes worktrees ahead. */
  readonly spares?: boolean;
  /** Stands between the engine and the store or git, to make them fail. */
  readonly wrapStore?: (store: Store) => Store;
  readonly wrapGit?: (git: Git) => Git;
}

/** What lasts when the farm goes: the machine with its worker, and the home. */
interface Machine {
  readonly scratch: Scratch;
  readonly home: string;
  readonly clock: ManualClock;
  readonly logger: MemoryLogger;
  readonly worker: FakeWorkerLink;
}

/** Farm, store and engine for real; the worker and the agents are played. */
export interface EngineFarm {
  readonly app: App;
  readonly handlers: Handlers;
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly worker: FakeWorkerLink;
  readonly scratch: Scratch;
  readonly logger: MemoryLogger;
  /** Waits, while the farm's clock goes on by 10 ms at each look. */
  until<T>(what: string, look: () => T): Promise<NonNullable<T>>;
  /** Adds a repository as a workspace; answers its id. */
  repository(name?: string): Promise<string>;
  /** Writes a task down and queues it. */
  task(workspaceId: string, over?: Partial<Parameters<Handlers['task.create']>[0]>): Promise<Task>;
  present(task: Task): Task;
  state(task: Task): Task['state'];
  runs(task: Task): RunRecord[];
  /** Waits for the newest run of a task to be with the worker. */
  running(task: Task, starts?: number): Promise<FakeRun>;
  untilState(task: Task, kind: Task['state']['kind']): Promise<Task['state']>;
  stop(): Promise<void>;
  /** Stops this farm and starts another on the same home and worker. */
  restart(options?: EngineFarmOptions): Promise<EngineFarm>;
}

/** The value of a result; throws the failure's sentence. */
export async function valueOf<T>(result: Result<T> | Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error(`${settled.error.code}: ${settled.error.message}`);
  return settled.value;
}

export const call = context;

export async function createEngineFarm(options: EngineFarmOptions = {}): Promise<EngineFarm> {
  const scratch = createScratch();
  onTestFinished(() => scratch.dispose());
  const home = join(scratch.path, 'croft');
  mkdirSync(home);
  const clock = createManualClock();
  const onStart = options.onStart ? { onStart: options.onStart } : {};
  const worker = createFakeWorkerLink({ ...onStart, now: () => clock.now(), elapsed: () => clock.elapsed() });
  return startFarm({ scratch, home, clock, logger: createMemoryLogger(), worker }, options);
}

function appOf(machine: Machine, store: Store, options: EngineFarmOptions): App {
  const { home, clock, logger, worker, scratch } = machine;
  const git = createGit({ env: scratch.env });
  return {
    store: options.wrapStore?.(store) ?? store,
    clock: { ...clock, newId: (prefix) => `${prefix}_${randomBytes(9).toString('hex')}` },
    worker,
    drivers: new Map([[fakeDriver.agent, fakeDriver]]),
    git: options.wrapGit?.(git) ?? git,
    pipelines: createPipelineLibrary({ resources: resolve('resources') }),
    folders: createFolders({ env: scratch.env, home, demo: join(home, 'demo') }),
    terminals: createTerminalFiles({ home, clock, logger }),
    runLogs: createRunLogs({ home, logger }),
    demo: createDemoRepository({ folder: join(home, 'demo'), home, env: scratch.env }),
    probe: { checks: () => Promise.resolve([]) },
    secrets: noSecrets,
    desktop: null,
    logger,
    places: {
      worktree: (workspaceId, taskId) => join(home, 'worktrees', workspaceId, taskId),
      runFolder: (taskId, runId) => join(home, 'tasks', taskId, 'runs', runId),
      ...(options.spares && {
        spares: { root: join(home, 'worktrees'), folder: (workspaceId) => join(home, 'worktrees', workspaceId) },
      }),
    },
    env: options.env ?? {},
    platform: 'linux',
    version: '0.0.0',
    cores: options.cores ?? 4,
    startedAt: clock.elapsed(),
    reminder: 'Give your verdict.',
    memory: createFarmMemory(),
  };
}

async function startFarm(machine: Machine, options: EngineFarmOptions): Promise<EngineFarm> {
  const { home, clock, logger, worker, scratch } = machine;
  const opened = openStore({ path: join(home, 'croft.db'), clock, logger });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const app = appOf(machine, store, options);
  const engine = createEngine(app);
  const handlers = createHandlers(app, engine.live, createTerminals(app, engine.live));
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= engine.dispose().then(() => store.close()));
  onTestFinished(stop);
  await engine.start();

  const until = <T>(what: string, look: () => T): Promise<NonNullable<T>> =>
    waitFor(
      what,
      () => {
        clock.advance(10);
        return look();
      },
      20_000,
    );
  const present = (task: Task): Task => {
    const view = app.store.taskView(task.id);
    if (!view) throw new Error(`task ${task.id} is gone`);
    return view;
  };
  return {
    app,
    handlers,
    engine,
    clock,
    worker,
    scratch,
    logger,
    until,
    async repository(name = 'shop') {
      const path = scratch.repository(name, { 'README.md': `# ${name}\n` });
      return (await valueOf(handlers['workspace.create']({ path }, call))).id;
    },
    task: (workspaceId, over = {}) =>
      valueOf(
        handlers['task.create'](
          { workspaceId, title: 'Add login', description: 'With e-mail.', agent: 'fake', start: true, ...over },
          call,
        ),
      ),
    present,
    state: (task) => present(task).state,
    runs: (task) => app.store.runsOf(task.id),
    running: (task, starts = 1) =>
      until(`run ${starts} of the task is with the worker`, () => {
        const mine = app.store.runsOf(task.id);
        return mine.length >= starts && mine[0]?.status.kind === 'running'
          ? worker.runs().find((run) => run.id === mine[0]?.id)
          : undefined;
      }),
    untilState: async (task, kind) => {
      await until(`the task is ${kind}`, () => present(task).state.kind === kind);
      return present(task).state;
    },
    stop,
    async restart(again = options) {
      const next = worker.reconnect();
      await stop();
      return startFarm({ ...machine, worker: next }, again);
    },
  };
}
