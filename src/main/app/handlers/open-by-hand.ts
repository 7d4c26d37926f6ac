import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Terminal } from '../../contract/terminal';
import type { Workspace } from '../../contract/workspace';
import type { StoreWriter, TaskRecord, TerminalRecord } from '../../ports/store';
import type { App } from '../app';
import { isInTerminal, isSessionGone, newestSession, runInSession } from '../engine/sessions';
import { folderOf } from '../engine/start-run';
import { terminalView, writeTerminal } from '../hand-records';
import { settingsOf } from '../settings';
import { doubtWhereNew } from '../workspace-folders';
import { findTask, findWorkspace } from './refs';

type Input = ParsedOf<'terminal.start'>;

/** More terminals than anybody looks at: each is a program that runs. */
const MOST_LIVE = 32;

/** Where a terminal is opened. */
interface Spot {
  readonly workspace: Workspace;
  readonly task: TaskRecord | null;
  readonly cwd: string;
}

/** What goes on in it. */
type Program = Pick<TerminalRecord, 'agent' | 'sessionId'> & { readonly name: string; readonly resume: boolean };

/** Writes a terminal down; the engine starts it. The same id again answers the first. */
export async function openByHand(app: App, input: Input): Promise<Result<Terminal>> {
  const earlier = input.id ? app.store.terminal(input.id) : null;
  if (earlier) return ok(terminalView(app, earlier));
  if (input.id && app.store.run(input.id))
    return fail('conflict', 'This id is that of a run.', { reason: 'terminal.id' });
  const spot = spotOf(app, input);
  if (!spot.ok) return spot;
  const hindered = (await folderMissing(app, spot.value)) ?? (await sessionMissing(app, input, spot.value));
  return hindered ?? app.store.change((write) => writeDown(app, write, input, spot.value.cwd));
}

/** Everything is read again here: while its folder was looked at, the workspace, the place and the session may have gone. */
function writeDown(app: App, write: StoreWriter, input: Input, seen: string): Result<Terminal> {
  const raced = input.id ? app.store.terminal(input.id) : null;
  if (raced) return ok(terminalView(app, raced));
  if (app.store.terminals(0).length >= MOST_LIVE) {
    return fail('limited', `${MOST_LIVE} terminals are open.`, { reason: 'terminal.limit', next: 'End one of them.' });
  }
  const spot = spotOf(app, input);
  if (!spot.ok) return spot;
  const program = programOf(app, input, spot.value);
  if (!program.ok) return program;
  const { workspace, task, cwd } = spot.value;
  if (cwd !== seen) {
    return fail('conflict', 'This task works in another folder by now.', {
      reason: 'terminal.moved',
      next: 'Try again.',
    });
  }
  const { agent, sessionId, name, resume } = program.value;
  const record: TerminalRecord = {
    id: input.id ?? (app.clock.newId('run') as RunId),
    kind: input.kind,
    workspaceId: workspace.id,
    taskId: task?.id ?? null,
    agent,
    sessionId,
    cwd,
    title: `${name} in ${task?.title ?? workspace.name}`,
    state: { kind: 'starting' },
    createdAt: app.clock.now(),
    plan: { resume, cols: input.cols, rows: input.rows },
  };
  writeTerminal(app, write, record);
  return ok(terminalView(app, record));
}

function spotOf(app: App, input: Input): Result<Spot> {
  const task = input.taskId ? findTask(app, input.taskId) : null;
  if (task && !task.ok) return task;
  const ref = task?.value.workspaceId ?? input.workspaceId;
  if (ref === undefined) return fail('invalid', 'Say a workspace or a task to open the terminal in.');
  const workspace = findWorkspace(app, ref);
  if (!workspace.ok) return workspace;
  const place = task?.value.place;
  if (place?.kind === 'none') {
    return fail('conflict', 'This task has no worktree yet.', {
      reason: 'task.no_worktree',
      next: 'Open a terminal in its workspace instead.',
    });
  }
  const cwd = place ? folderOf(place) : workspace.value.path;
  return ok({ workspace: workspace.value, task: task?.value ?? null, cwd });
}

type Refusal = ReturnType<typeof fail>;

async function folderMissing(app: App, { workspace, cwd }: Spot): Promise<Refusal | null> {
  const { vcs } = await app.git.inspect(cwd);
  if (cwd === workspace.path) doubtWhereNew(app, workspace, vcs);
  if (vcs.kind !== 'missing') return null;
  return fail('conflict', `The folder ${cwd} is not there any more.`, { reason: 'terminal.folder_missing' });
}

async function sessionMissing(app: App, input: Input, { task }: Spot): Promise<Refusal | null> {
  const run = input.kind === 'agent' && input.resume && task ? newestSession(app, task.id) : null;
  if (!run?.sessionId || !(await isSessionGone(app, run.agent, run.sessionId))) return null;
  return fail('conflict', 'The session of this task is gone: its agent has no record of it any more.', {
    reason: 'session.gone',
    next: 'Begin a new session.',
  });
}

function programOf(app: App, input: Input, { task }: Spot): Result<Program> {
  if (input.kind === 'shell') return ok({ agent: null, sessionId: null, name: 'Shell', resume: false });
  const session = input.resume ? sessionOf(app, task) : ok(null);
  if (!session.ok) return session;
  const agent = session.value?.agent ?? input.agent ?? task?.agent ?? settingsOf(app).defaultAgent;
  const driver = app.drivers.get(agent);
  if (!driver) return fail('invalid', `Croft knows no agent called ${agent}.`, { reason: 'agent.unknown' });
  if (!driver.modes.includes('terminal')) {
    return fail('invalid', `${driver.title} cannot run in a terminal.`, {
      reason: 'agent.no_terminal',
      next: 'Open a shell instead, or choose another agent.',
    });
  }
  const sessionId = session.value?.sessionId ?? app.clock.uuid();
  return ok({ agent, sessionId, name: driver.title, resume: session.value !== null });
}

/** The newest session of a task, if nothing else goes on in it: a session belongs to one process. */
function sessionOf(app: App, task: TaskRecord | null): Result<{ agent: string; sessionId: string } | null> {
  if (!task) return fail('invalid', 'Only the session of a task can be gone on with.', { reason: 'terminal.no_task' });
  const run = newestSession(app, task.id);
  if (!run?.sessionId) {
    return fail('conflict', 'No agent has worked on this task yet.', {
      reason: 'task.no_session',
      next: 'Begin a new session.',
    });
  }
  if (runInSession(app, run.sessionId)) {
    return fail('conflict', 'An agent works in this session right now.', {
      reason: 'session.locked',
      next: 'Take over instead: the agent ends first.',
    });
  }
  if (isInTerminal(app, run.sessionId)) {
    return fail('conflict', 'This session is open in another terminal.', {
      reason: 'session.in_use',
      next: 'Go to that terminal, or end it first.',
    });
  }
  return ok({ agent: run.agent, sessionId: run.sessionId });
}
