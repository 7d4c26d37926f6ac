import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createDemoRepository } from './adapters/demo/demo-repository';
import { createClaudeDriver } from './adapters/agents/claude';
import { createScriptedDriver } from './adapters/agents/scripted';
import { createSystemClock } from './adapters/clock/system-clock';
import { createRunLogs } from './adapters/files/run-logs';
import { createTerminalFiles } from './adapters/files/terminal-files';
import { createFolders } from './adapters/folders';
import { createGit } from './adapters/git/create-git';
import { createMachineProbe } from './adapters/machine';
import { createPipelineLibrary } from './adapters/pipelines';
import { createSecrets } from './adapters/secrets';
import { createDisk } from './adapters/disk';
import { openDatabase } from './adapters/sqlite/database';
import { DATABASE_FILE } from './adapters/sqlite/database-names';
import { createWorkerLink } from './adapters/worker-link';
import { buildOf } from './adapters/worker-link/build-of';
import type { App, Places } from './app/app';
import { agentChecks } from './app/agent-checks';
import { recordDesktop } from './app/desktop-facts';
import { createEngine } from './app/engine/engine';
import { createFarmMemory } from './app/farm-memory';
import { createHandlers } from './app/handlers';
import { whenStarted } from './app/handlers/when-started';
import { createRecovery, startAfterLoss } from './app/recovery';
import { createSweep } from './app/review/sweep';
import { tellOfBackup } from './app/database-check';
import { createTerminals } from './app/terminals';
import { tellOfTrouble, troubleOf } from './app/trouble';
import { createWorkspaceFolders } from './app/workspace-folders';
import type { Result } from './contract/errors';
import { ok } from './contract/errors';
import type { CallContext, Handlers } from './contract/handlers';
import type { Desktop } from './ports/desktop';
import type { Logger } from './ports/logger';
import type { Secrets } from './ports/secrets';
import type { Installation } from './programs';
import type { EventSource, TerminalSource } from './transport/types';
import { failPoint } from './fail-points';

export interface FarmOptions {
  /** Folder with everything that this farm keeps; owned by the caller (lock). */
  readonly home: string;
  /** Where Croft's own files are, and how its programs are started. */
  readonly installation: Omit<Installation, 'screens'>;
  /** Croft's environment; only what is on an allow-list reaches agents and git. */
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly version: string;
  /** Put a scratch repository and a task for the scripted agent into the farm. */
  readonly demo: boolean;
  /** Put the newest sound copy in the place of a damaged database. */
  readonly restoreBackup: boolean;
  readonly port: () => number | null;
  /** The desktop that it runs on; absent: none. */
  readonly desktop?: Desktop;
  /** Secrets for agents; absent: kept in memory. */
  readonly secrets?: Secrets;
}

export interface Farm {
  readonly handlers: Handlers;
  readonly events: EventSource;
  readonly terminals: TerminalSource;
  /** The machine was suspended, or something else that no event tells: the farm looks at everything again. */
  wake(): void;
  /** Lets go of everything; agents go on in their worker. */
  dispose(): Promise<void>;
}

const LOG_PAGE_LIMIT = 1_000;
/** The worker starts when those who have waited for the farm have had their first answers. */
const FIRST_ANSWERS_MS = 20;
/** A worker that has neither a farm nor runs ends after this: nothing stays behind when Croft is closed. */
const IDLE_WORKER_S = 30;

/** The whole product under plain Node: the one place that knows every part. Fails when the database cannot be used. */
export async function createFarm(o: FarmOptions): Promise<Result<Farm>> {
  const clock = createSystemClock();
  const opened = openDatabase({
    path: join(o.home, DATABASE_FILE),
    clock,
    logger: o.logger,
    restore: o.restoreBackup,
  });
  if (!opened.ok) return opened;
  const { loss, startCare } = opened.value;
  const recovery = loss && createRecovery(loss, opened.value.store);
  const store = recovery?.store ?? opened.value.store;
  failPoint('farm.store-opened');
  const { env, logger, home } = o;
  const { resources, workerEntry, programs } = o.installation;
  const git = createGit({ env });
  const pipelines = createPipelineLibrary({ resources });
  const secrets = o.secrets ?? (await createSecrets({ home, cipher: null, now: clock.now, logger }));
  const drivers = [
    createClaudeDriver({ env, secrets: secrets.values }),
    createScriptedDriver({
      env,
      program: programs['scripted-agent'],
      place: join(home, 'scripted'),
      demo: demoIn(home),
    }),
  ];
  const build = await buildOf(o.version, workerEntry);
  const worker = createWorkerLink({
    home,
    version: build,
    program: programs.worker,
    logger,
    idleExitSeconds: IDLE_WORKER_S,
    headStartMs: FIRST_ANSWERS_MS,
  });
  const files = createTerminalFiles({ home, clock, logger });
  const app: App = {
    store,
    clock,
    care: startCare((why) => tellOfBackup(app, why)),
    disk: createDisk({ home, clock, logger }),
    worker,
    drivers: new Map(drivers.map((driver) => [driver.agent, driver])),
    git,
    pipelines,
    folders: createFolders({ env, home, demo: demoIn(home) }),
    terminals: files,
    runLogs: createRunLogs({ home, logger }),
    demo: createDemoRepository({ folder: demoIn(home), env, home }),
    probe: createMachineProbe({
      home,
      env,
      port: o.port,
      git,
      ptyCheck: programs['pty-check'],
      extra: () => agentChecks(app),
    }),
    secrets,
    desktop: o.desktop ?? null,
    logger,
    places: placesIn(home),
    env,
    platform: process.platform,
    version: o.version,
    cores: availableParallelism(),
    startedAt: clock.elapsed(),
    reminder: await pipelines.prompt('verdict-reminder'),
    memory: createFarmMemory(),
  };
  const engine = createEngine(app);
  const terminals = createTerminals(app, engine.live);
  const ownHandlers = createHandlers(app, engine.live, terminals);
  const troubles = tellOfTrouble(app);
  const start = (): Promise<void> =>
    engine.start().then(() => {
      failPoint('farm.engine-started');
    });
  const late = recovery && startAfterLoss(app, recovery, start);
  /** Not waited for: what is in the store can be shown before there is a worker. */
  const started = late?.started ?? start();
  const handlers = whenStarted(ownHandlers, started);
  troubles.followWorker();
  const stopRecording = recordDesktop(app);
  const sweep = createSweep(app);
  /** After a loss a worktree may be in use though the database says that it is over with. */
  if (late) void late.started.then(sweep.start);
  else sweep.start();
  const folders = createWorkspaceFolders(app);
  folders.start();
  if (o.demo) await handlers['farm.demo']({}, ownCall);
  return ok({
    handlers,
    events: {
      lastSeq: () => store.lastSeq(),
      page: (after, limit) => store.events({ after, limit: Math.min(limit, LOG_PAGE_LIMIT) }).events,
      onCommit: (listener) => store.onCommit(listener),
      isTroubled: () => troubleOf(app) !== null,
      onUnwritten: troubles.onUnwritten,
    },
    terminals,
    wake() {
      engine.wake();
      app.care?.look();
      folders.look();
    },
    async dispose() {
      stopRecording();
      troubles.dispose();
      late?.dispose();
      folders.dispose();
      await sweep.dispose();
      await engine.dispose();
      await worker.dispose();
      await files.dispose();
      await Promise.all([app.care?.dispose(), app.disk?.dispose()]);
      store.close();
    },
  });
}

/** What the farm does by itself. */
const ownCall: CallContext = { access: 'local', peer: 'farm', signal: new AbortController().signal };

const demoIn = (home: string): string => join(home, 'demo', 'greeter');

const placesIn = (home: string): Places => ({
  worktree: (workspaceId, taskId) => join(home, 'worktrees', workspaceId, taskId),
  spares: { root: join(home, 'worktrees'), folder: (workspaceId) => join(home, 'worktrees', workspaceId) },
  runFolder: (taskId, runId) => join(home, 'tasks', taskId, 'runs', runId),
});
