import { fail, ok } from '../../src/main/contract/errors';
import type { FarmFact } from '../../src/main/contract/event';
import type { CallContext, Handlers } from '../../src/main/contract/handlers';
import { CommentId, RunId, StageId, TaskId, WorkspaceId } from '../../src/main/contract/ids';
import type { OrchestratorStage } from '../../src/main/contract/orchestrator';
import type { Review, ReviewComment } from '../../src/main/contract/review';
import type { Run } from '../../src/main/contract/run';
import type { SecretList } from '../../src/main/contract/secret';
import type { Terminal } from '../../src/main/contract/terminal';
import type { Settings, SettingsView } from '../../src/main/contract/settings';
import type { Stage, Task } from '../../src/main/contract/task';
import type { Health } from '../../src/main/contract/doctor';
import { defaultSettings } from '../../src/main/core/settings/defaults';
import { aPipeline, anAsk, aStage, aWorkspace, NOON, noTokens } from '../builders';
import type { FakeEventLog } from './event-log';

export interface FakeCall {
  readonly name: string;
  readonly input: unknown;
  readonly context: CallContext;
}

export interface FakeHandlers {
  readonly handlers: Handlers;
  /** Every call that reached a handler, in order. */
  readonly calls: FakeCall[];
  task(): Task;
  /** Changes stages of the one task and logs it as the farm does, one commit per change. */
  changeStage(index: number, change: Partial<Stage>): void;
}

export const theWorkspace = aWorkspace({ id: WorkspaceId.parse('ws_0123456789ab'), path: '/home/me/shop' });
export const theTaskId = TaskId.parse('task_0123456789ab');
export const theRunId = RunId.parse('run_0123456789ab');
const roles = ['specification', 'implementation', 'qa'] as const;

const theStages = roles.map((key, index) =>
  aStage({ id: StageId.parse(`stage_0123456789a${index}`), taskId: theTaskId, key, title: key, index }),
);

export const theRun: Run = {
  id: theRunId,
  taskId: theTaskId,
  stageId: StageId.parse('stage_0123456789a0'),
  stageKey: 'specification',
  workspaceId: theWorkspace.id,
  attempt: 1,
  cause: 'first attempt',
  agent: 'claude',
  mode: 'stream',
  attended: false,
  model: null,
  sessionId: null,
  status: { kind: 'running' },
  verdict: null,
  totals: { toolCount: 0, bashCount: 0, fileOps: 0, tokens: noTokens, costUsd: 0, turns: 0 },
  activity: { text: 'reading', kind: 'working', since: NOON },
  startedAt: NOON,
  endedAt: null,
  createdAt: NOON,
};

const theSettings: Settings = {
  ...defaultSettings,
  maxConcurrent: 2,
  maxLoops: 3,
  stageTimeoutMs: { specification: 1_800_000, implementation: 3_600_000, qa: 1_800_000 },
  defaultPipeline: 'spec-impl-qa',
  defaultAgent: 'claude',
  claude: { path: null, model: null, allowedTools: [], maxTurns: null, budgetUsd: null, passEnv: [] },
};
const theSettingsView: SettingsView = { settings: theSettings, fixedBy: {} };

const theAsk = anAsk({ taskId: theTaskId, runId: theRunId, workspaceId: theWorkspace.id });

const theTerminal: Terminal = {
  id: RunId.parse('run_0123456789cd'),
  kind: 'shell',
  workspaceId: theWorkspace.id,
  taskId: null,
  agent: null,
  sessionId: null,
  cwd: '/home/me/shop',
  title: 'shop',
  state: { kind: 'live' },
  activity: null,
  createdAt: NOON,
};

const theReview: Review = {
  taskId: theTaskId,
  branch: 'croft/add-login',
  into: 'main',
  branches: ['main'],
  base: null,
  tip: null,
  commits: [],
  behind: 0,
  dirty: false,
  conflicts: [],
  blocked: null,
  files: [],
  truncated: false,
  comments: [],
};

const theComment: ReviewComment = {
  id: CommentId.parse('note_0123456789ab'),
  taskId: theTaskId,
  path: 'src/auth.ts',
  side: 'new',
  line: 1,
  lineText: '',
  text: 'Why?',
  state: 'draft',
  createdAt: NOON,
  sentAt: null,
};

const theSecrets: SecretList = { keeping: { kind: 'memory', why: 'There is no keyring.' }, secrets: [] };
const theFarm = () => ok({ control: 'open' as const, liveRuns: 1 });
const noDesktop = () => ok({ kind: 'none' as const });

/** A handler for every operation, with canned answers about one workspace, one task and one run. */
export function createFakeHandlers(log: FakeEventLog): FakeHandlers {
  const calls: FakeCall[] = [];
  let task: Task = {
    id: theTaskId,
    workspaceId: theWorkspace.id,
    title: 'Add login',
    description: '',
    pipeline: 'spec-impl-qa',
    agent: 'claude',
    state: { kind: 'draft' },
    place: { kind: 'none' },
    review: { kind: 'open' },
    stages: theStages,
    openAsks: 0,
    costUsd: 0,
    createdAt: NOON,
    updatedAt: NOON,
  };
  const health = (): Health => ({
    status: 'ok',
    version: '0.0.0',
    uptimeMs: 1000,
    worker: 'up',
    runningTasks: 0,
    queuedTasks: 0,
    maxConcurrent: 2,
    seq: log.lastSeq(),
    control: 'open',
    costTodayUsd: 0,
    agents: [{ agent: 'claude', title: 'Claude', modes: ['stream', 'terminal'] }],
    windows: [],
  });
  const theTask = () => ok(task);
  const stageViews = () => task.stages.map(stageView);

  const table: Handlers = {
    'workspace.create': (input) => ok({ ...theWorkspace, path: input.path, name: input.name ?? 'shop' }),
    'workspace.list': () => ok([theWorkspace]),
    'workspace.get': () => ok(theWorkspace),
    'workspace.update': (input) => ok({ ...theWorkspace, name: input.name ?? theWorkspace.name }),
    'workspace.remove': () => fail('conflict', 'A task of it runs.', { reason: 'workspace.busy' }),
    'workspace.suggest': () => ok([{ path: '/home/me/shop', name: 'shop', isGit: true }]),
    'task.create': (input) => ok({ ...task, title: input.title, description: input.description }),
    'task.list': () => ok([task]),
    'task.get': (input) => (input.taskId === task.id ? ok(task) : fail('not_found', 'There is no such task.')),
    'task.update': theTask,
    'task.start': theTask,
    'task.cancel': theTask,
    'task.retry': theTask,
    'task.skip': theTask,
    'task.approve': theTask,
    'task.pause': theTask,
    'task.resume': theTask,
    'task.take-over': theTask,
    'task.hand-back': theTask,
    'task.repair': theTask,
    'task.changes': () => ok({ base: null, files: [], truncated: false }),
    'task.diff': (input) => ok({ path: input.path, diff: '', truncated: false, binary: false }),
    'pipeline.list': () =>
      ok({ pipelines: [{ pipeline: aPipeline(), source: 'built-in' as const, file: null }], problems: [] }),
    'pipeline.check': () => ok({ pipeline: null, problems: [] }),
    'run.list': () => ok([theRun]),
    'run.get': () => ok(theRun),
    'run.say': () => ok({ sent: true as const }),
    'run.interrupt': () => ok({ sent: true as const }),
    'run.answer': () => ok(theAsk),
    'run.asks': () => ok([theAsk]),
    'terminal.info': (input) =>
      ok({
        runId: input.runId,
        start: 0,
        end: 0,
        live: true,
        cols: 80,
        rows: 24,
        first: { cols: 80, rows: 24 },
        kind: 'pty' as const,
      }),
    'terminal.read': (input) => ok({ from: input.from, next: input.from, end: 0, live: true, data: '' }),
    'terminal.resize': () => ok({ resized: true }),
    'terminal.list': () => ok([theTerminal]),
    'terminal.start': (input) => ok({ ...theTerminal, kind: input.kind }),
    'terminal.stop': () => ok({ ...theTerminal, state: { kind: 'ended', at: NOON, exitCode: 0, message: null } }),
    'terminal.remove': () => ok({ removed: true as const }),
    'event.extent': () => ok({ first: log.lastSeq() === 0 ? 0 : 1, last: log.lastSeq() }),
    'event.at': () => ok({ seq: log.lastSeq() }),
    'event.export': () => ok({ lines: '', events: 0, next: null }),
    'event.list': (input) => ok(listEvents(log, input)),
    'event.snapshot': () =>
      ok({
        seq: log.lastSeq(),
        workspaces: [theWorkspace],
        tasks: [task],
        runs: [theRun],
        asks: [theAsk],
        terminals: [theTerminal],
        settings: theSettingsView,
        health: health(),
      }),
    'settings.get': () => ok(theSettingsView),
    'settings.update': () => ok(theSettingsView),
    'settings.update-local': () => ok(theSettingsView),
    'doctor.check': () => ok({ at: NOON, checks: [] }),
    'health.get': () => ok(health()),
    'farm.get': theFarm,
    'farm.pause': theFarm,
    'farm.resume': theFarm,
    'farm.stop-all': () => ok({ ...theFarm().value, stopped: 0 }),
    'farm.drain': theFarm,
    'farm.undrain': theFarm,
    'farm.revive-worker': () => ok({ revival: 'well' as const }),
    'farm.demo': theTask,
    'review.get': () => ok(theReview),
    'review.file': (input) =>
      ok({ path: input.path, before: null, after: '', diff: '', binary: false, truncated: false }),
    'review.comments': () => ok([theComment]),
    'review.comment': (input) => ok({ ...theComment, path: input.path, line: input.line, text: input.text }),
    'review.edit-comment': (input) => ok({ ...theComment, text: input.text }),
    'review.remove-comment': () => ok({ removed: true as const }),
    'review.send-back': theTask,
    'review.accept': () => fail('conflict', 'It would conflict.', { reason: 'review.conflicts' }),
    'review.discard': theTask,
    'review.restore': theTask,
    'usage.chart': () => ok({ buckets: [], byWorkspace: [] }),
    'secret.list': () => ok(theSecrets),
    'secret.set': () => ok(theSecrets),
    'secret.remove': () => ok(theSecrets),
    'desktop.get': noDesktop,
    'desktop.update': noDesktop,
    'desktop.set-hotkey': noDesktop,
    'desktop.hold-hotkeys': () => ok({ held: false }),
    'desktop.pick-folder': () => ok({ path: null }),
    'desktop.reveal': () => ok({ shown: true as const }),
    'desktop.update-app': noDesktop,
    'desktop.quit': () => ok({ quitting: false }),
    'orchestrator.start': (input) =>
      ok({ orchestrationId: input.taskId, currentStage: 'specification' as const, status: 'queued' as const }),
    'orchestrator.stages': (input) =>
      input.taskId === task.id ? ok(stageViews()) : fail('not_found', 'There is no such task.'),
    'orchestrator.stage': (input) => {
      const stage = stageViews().find(({ id }) => id === input.id);
      return stage ? ok(stage) : fail('not_found', 'There is no such stage.');
    },
    'orchestrator.retry': () => ok(stageViews()[0]!),
  };

  return {
    handlers: recordCalls(table, calls),
    calls,
    task: () => task,
    changeStage(index, change) {
      const updatedAt = NOON + log.lastSeq() + 1;
      const stages = task.stages.map((stage, at) => (at === index ? { ...stage, ...change, updatedAt } : stage));
      task = { ...task, stages, updatedAt };
      const fact: FarmFact = { type: 'task.changed', task, move: null };
      log.commit([fact], { taskId: task.id, workspaceId: task.workspaceId });
    },
  };
}

function recordCalls(table: Handlers, calls: FakeCall[]): Handlers {
  const wrapped = Object.entries(table).map(([name, handler]) => [
    name,
    (input: never, context: CallContext) => {
      calls.push({ name, input, context });
      return handler(input, context);
    },
  ]);
  return Object.fromEntries(wrapped) as Handlers;
}

function stageView(stage: Stage): OrchestratorStage {
  return {
    id: stage.id,
    taskId: stage.taskId,
    stageType: roles[stage.index] ?? 'qa',
    status: stage.status === 'skipped' ? 'completed' : stage.status,
    stageContext: stage.context ?? {},
    commandOutput: null,
    containerId: null,
    errorMessage: stage.error,
    retryCount: Math.max(0, stage.attempts - 1),
    startedAt: stage.startedAt,
    completedAt: stage.endedAt,
    createdAt: stage.createdAt,
    updatedAt: stage.updatedAt,
  };
}

function listEvents(
  log: FakeEventLog,
  query: { taskId?: string | undefined; before?: number | undefined; after?: number | undefined; limit: number },
) {
  const fitting = log.events.filter(
    ({ seq, taskId }) =>
      (query.taskId === undefined || taskId === query.taskId) &&
      seq < (query.before ?? Number.POSITIVE_INFINITY) &&
      seq > (query.after ?? 0),
  );
  const ordered = query.after === undefined ? fitting.toReversed() : fitting;
  return { events: ordered.slice(0, query.limit), more: ordered.length > query.limit };
}
