import { resolve } from 'node:path';
import { err, ok } from '../../../src/main/contract/errors';
import type { FarmFact } from '../../../src/main/contract/event';
import type { Handlers } from '../../../src/main/contract/handlers';
import { RunId, StageId, TaskId, WorkspaceId } from '../../../src/main/contract/ids';
import type { Run } from '../../../src/main/contract/run';
import type { Task } from '../../../src/main/contract/task';
import type { Terminal } from '../../../src/main/contract/terminal';
import type { Workspace } from '../../../src/main/contract/workspace';
import { aStage, aWorkspace, noTokens } from '../../builders';
import { OPERATOR_TOKEN, startFakeFarm } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { createByteTerminals } from './byte-terminals';
import type { ByteTerminal, ByteTerminals } from './byte-terminals';

const SCREENS = resolve(import.meta.dirname, '../../../out/renderer');

/** A farm of fakes behind a real gateway with the built screens: tasks, runs and terminals are what the test says. */
export interface TerminalFarm {
  readonly farm: FakeFarm;
  readonly url: string;
  readonly token: string;
  readonly terminals: ByteTerminals;
  readonly workspaces: readonly Workspace[];
  /** Calls of commands that change something. */
  readonly calls: { readonly name: string; readonly input: unknown }[];
  addRun(
    name: string,
    more?: { mode?: Run['mode']; attended?: boolean; workspace?: number; kind?: 'text' | 'pty' },
  ): {
    task: Task;
    run: Run;
    terminal: ByteTerminal;
  };
  addTerminal(name: string, more?: Partial<Terminal>): { terminal: Terminal; bytes: ByteTerminal };
  change(fact: FarmFact): void;
  /** Its worker does not answer any more, until it is revived. */
  hang(): void;
  close(): Promise<void>;
}

const stageKeys = ['specification', 'implementation', 'qa'];

/** Starts one, on a port of its own unless told. `prepare`: what is there before the first client. */
export async function startTerminalFarm(
  port = 0,
  screens = SCREENS,
  prepare: (farm: Pick<TerminalFarm, 'addTerminal'>) => void = () => undefined,
): Promise<TerminalFarm> {
  const terminals = createByteTerminals();
  const farm = await startFakeFarm({ screens, port, opened: false });
  const workspaces = ['shop', 'api'].map((name, index) =>
    aWorkspace({ id: WorkspaceId.parse(`ws_workspace000${index}`), name, path: `/home/me/${name}` }),
  );
  const world = {
    tasks: new Map<string, Task>(),
    runs: new Map<string, Run>(),
    terminals: new Map<string, Terminal>(),
  };
  const calls: TerminalFarm['calls'][number][] = [];
  const start = Date.now();

  function change(fact: FarmFact): void {
    if (fact.type === 'task.changed') world.tasks.set(fact.task.id, fact.task);
    if (fact.type === 'run.changed') world.runs.set(fact.run.id, fact.run);
    if (fact.type === 'terminal.changed') world.terminals.set(fact.terminal.id, fact.terminal);
    if (fact.type === 'terminal.removed') world.terminals.delete(fact.terminalId);
    farm.log.commit([fact], placeOf(fact));
  }

  function addTerminal(name: string, more: Partial<Terminal> = {}) {
    const terminal: Terminal = {
      ...{ id: RunId.parse(`run_${name.toLowerCase().replaceAll(/\W/g, '').padEnd(12, '0')}`), kind: 'shell' },
      ...{ workspaceId: WorkspaceId.parse('ws_workspace0000'), taskId: null, agent: null, sessionId: null },
      ...{ cwd: '/home/me/shop', title: name, state: { kind: 'live' }, activity: null, createdAt: Date.now() },
      ...more,
    };
    const bytes = terminals.add(terminal.id, 'pty', { cols: 100, rows: 30 });
    change({ type: 'terminal.changed', terminal });
    return { terminal, bytes };
  }

  let worker: 'up' | 'down' = 'up';
  const answered = (name: string) => (input: { taskId: TaskId }) => {
    calls.push({ name, input });
    const task = world.tasks.get(input.taskId);
    return task ? ok(task) : err({ code: 'not_found', message: 'There is no such task.' } as const);
  };

  const handlers: Handlers = {
    ...farm.fake.handlers,
    'event.snapshot': async (input, context) => {
      const base = await farm.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const lists = { tasks: [...world.tasks.values()], runs: [...world.runs.values()] };
      const health = { ...base.value.health, worker };
      return ok({ ...base.value, ...lists, health, workspaces, asks: [], terminals: [...world.terminals.values()] });
    },
    'health.get': async (input, context) => {
      const base = await farm.fake.handlers['health.get'](input, context);
      return base.ok ? ok({ ...base.value, worker }) : base;
    },
    'farm.revive-worker': () => {
      worker = 'up';
      change({ type: 'farm.changed', control: 'open', worker });
      return ok({ revival: 'woken' });
    },
    'task.take-over': answered('task.take-over'),
    'task.hand-back': answered('task.hand-back'),
    'task.pause': answered('task.pause'),
    'task.resume': answered('task.resume'),
    'run.list': ({ taskId }) => ok([...world.runs.values()].filter((run) => run.taskId === taskId)),
    'task.get': ({ taskId }) => {
      const task = world.tasks.get(taskId);
      return task ? ok(task) : err({ code: 'not_found', message: 'There is no such task.' });
    },
    'task.list': () => ok([...world.tasks.values()]),
    'terminal.info': ({ runId }) => {
      const terminal = terminals.get(runId);
      return terminal ? ok(terminal.info()) : err({ code: 'not_found', message: 'There is no such terminal.' });
    },
    'terminal.read': ({ runId, from, max }) => {
      const terminal = terminals.get(runId);
      if (!terminal) return err({ code: 'not_found', message: 'There is no such terminal.' });
      const piece = terminal.read(from, max);
      const { end, live } = terminal.info();
      const data = Buffer.from(piece.bytes).toString('base64');
      return ok({ from, next: from + piece.bytes.length, end, live, data });
    },
    'terminal.resize': ({ runId, cols, rows }) => {
      terminals.get(runId)?.resize(cols, rows);
      return ok({ resized: true });
    },
    'terminal.start': (input) => {
      calls.push({ name: 'terminal.start', input });
      const place = { ...(input.id && { id: input.id }), ...(input.taskId && { taskId: input.taskId }) };
      const workspaceId = input.workspaceId ?? world.tasks.get(input.taskId ?? '')?.workspaceId;
      const opened = addTerminal(`${input.kind} ${world.terminals.size + 1}`, {
        ...place,
        ...(workspaceId && { workspaceId }),
        kind: input.kind,
      });
      opened.bytes.print('$ ');
      return ok(opened.terminal);
    },
    'terminal.stop': ({ terminalId }) => {
      const known = world.terminals.get(terminalId);
      if (!known) return err({ code: 'not_found', message: 'There is no such terminal.' });
      const ended = { kind: 'ended', at: Date.now(), exitCode: 0, message: null } as const;
      const terminal: Terminal = { ...known, state: ended };
      terminals.get(terminalId)?.end();
      change({ type: 'terminal.changed', terminal });
      return ok(terminal);
    },
    'terminal.remove': ({ terminalId }) => {
      change({ type: 'terminal.removed', terminalId });
      return ok({ removed: true });
    },
  };
  prepare({ addTerminal });
  farm.gateway.open({ handlers, events: farm.log, terminals });

  return {
    ...{ farm, url: farm.url, token: OPERATOR_TOKEN, terminals, workspaces, calls, addTerminal, change },
    addRun(name, { mode = 'stream', attended = false, workspace = 0, kind } = {}) {
      const made = aTaskWithRun(name, start + world.tasks.size, { mode, attended, workspace });
      const terminal = terminals.add(made.run.id, kind ?? (mode === 'stream' ? 'text' : 'pty'));
      change({ type: 'task.changed', task: made.task, move: null });
      change({ type: 'run.changed', run: made.run });
      return { ...made, terminal };
    },
    hang() {
      worker = 'down';
      change({ type: 'farm.changed', control: 'open', worker });
      const notice = { type: 'notice', level: 'bad', code: 'worker.hangs', next: null } as const;
      change({ ...notice, message: 'The worker does not answer. 1 agent is with it.' });
    },
    close: () => farm.close(),
  };
}

function placeOf(fact: FarmFact) {
  if (fact.type === 'task.changed') return { taskId: fact.task.id, workspaceId: fact.task.workspaceId };
  if (fact.type !== 'run.changed') return {};
  return { taskId: fact.run.taskId, workspaceId: fact.run.workspaceId, runId: fact.run.id };
}

function aTaskWithRun(
  title: string,
  createdAt: number,
  { mode, attended, workspace }: { mode: Run['mode']; attended: boolean; workspace: number },
): { task: Task; run: Run } {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 30)
    .padEnd(12, '0');
  const taskId = TaskId.parse(`task_${name}`);
  const runId = RunId.parse(`run_${name}`);
  const workspaceId = WorkspaceId.parse(`ws_workspace000${workspace}`);
  const stages = stageKeys.map((key, index) => ({
    ...aStage({ id: StageId.parse(`stage_${name}${index}`), taskId, key, title: key, index }),
    status: (['completed', 'running', 'pending'] as const)[index] ?? 'pending',
    attempts: index < 2 ? 1 : 0,
  }));
  const task: Task = {
    ...{ id: taskId, workspaceId, title, description: '', pipeline: 'spec-impl-qa', agent: 'claude', stages },
    ...{ openAsks: 0, costUsd: 0.31, createdAt, updatedAt: createdAt, review: { kind: 'open' } },
    state: { kind: 'running', stage: 'implementation', runId },
    place: { kind: 'worktree', path: `/home/me/worktrees/${name}`, branch: `croft/${name}`, base: null },
  };
  const run: Run = {
    ...{ id: runId, taskId, stageId: StageId.parse(`stage_${name}1`), stageKey: 'implementation', workspaceId },
    ...{ attempt: 1, cause: 'first attempt', agent: 'claude', mode, attended, model: null, sessionId: 'session' },
    ...{ status: { kind: 'running' }, verdict: null, createdAt, startedAt: createdAt, endedAt: null },
    totals: { toolCount: 0, bashCount: 0, fileOps: 0, tokens: noTokens, costUsd: 0.31, turns: 0 },
    activity: { text: 'editing `src/auth.ts`', kind: 'working', since: createdAt },
  };
  return { task, run };
}
