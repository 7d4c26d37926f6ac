import { fail } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { CallContext } from '../../contract/handlers';
import type { TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Stage, Task } from '../../contract/task';
import { problemNextStep } from '../../core/run/problems';
import { definitionOf, presentStage } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { verdictGiven } from '../engine/given-verdict';
import { agentInputOf } from '../engine/start-run';
import { isInTerminal, isSessionGone, sessionToGoOnIn } from '../engine/sessions';
import { isAttended } from '../farm-control';
import { settingsOf } from '../settings';
import { folderBusy } from '../shared-folder';
import { moveTask } from '../task-writes';
import { findTask } from './refs';

/** Puts a task into its user's hands; the engine ends its agent and opens the terminal. */
export async function takeOver(app: App, taskId: TaskId): Promise<Result<Task>> {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  const gone =
    (await sessionGone(app, found.value)) ??
    (await programMissing(app, found.value)) ??
    (await startRefused(app, found.value));
  return app.store.change((write) => {
    /** Read again: it may have moved on while its session was looked for. */
    const present = findTask(app, taskId);
    const hindered = present.ok ? (gone ?? hindrance(app, present.value)) : present;
    return hindered ?? moveTask(app, write, taskId, { kind: 'take-over', at: app.clock.now() });
  });
}

const SHELL_INSTEAD = 'Open a shell in its worktree instead, or send words to its agent while it runs.';

const agentOf = (task: TaskRecord, stage: Stage): string => definitionOf(task, stage.key).agent ?? task.agent;
const sessionOf = (app: App, task: TaskRecord, stage: Stage): string | null =>
  sessionToGoOnIn(app, { ...task, next: { ...task.next, how: 'attended' } }, stage);

/** The session that the terminal would go on in is not there any more; null: it is, or there is none yet. */
async function sessionGone(app: App, task: TaskRecord): Promise<ReturnType<typeof fail> | null> {
  const stage = presentStage({ stages: app.store.stages(task.id) });
  const session = stage && sessionOf(app, task, stage);
  if (!stage || !session || !(await isSessionGone(app, agentOf(task, stage), session))) return null;
  return fail('conflict', 'The session of this task is gone: its agent has no record of it any more.', {
    reason: 'session.gone',
    next: 'Retry the stage: it begins a new session, which can be taken over. Or open a shell in its worktree.',
  });
}

/** Its agent cannot be started: a terminal would end before it is there. In the words in which its task says so. */
async function programMissing(app: App, task: TaskRecord): Promise<ReturnType<typeof fail> | null> {
  const stage = presentStage({ stages: app.store.stages(task.id) });
  const found = stage && (await app.drivers.get(agentOf(task, stage))?.probe(settingsOf(app)));
  if (!found || found.ok) return null;
  const { problem, message } = found.error;
  return fail('conflict', message, { reason: `agent.${problem}`, next: problemNextStep(problem) });
}

/** Its terminal would not be started, as after its workspace was given another trust: nothing is ended for that. */
async function startRefused(app: App, task: TaskRecord): Promise<ReturnType<typeof fail> | null> {
  const [run] = app.store.runsOf(task.id, 1);
  const driver = run && app.drivers.get(run.agent);
  if (!run || task.place.kind === 'none') return null;
  const refused = await driver?.obstacle?.(agentInputOf(app, task, { ...run, mode: 'terminal', attended: true }));
  if (!refused) return null;
  const next = problemNextStep(refused.problem);
  return fail('conflict', refused.message, { reason: `agent.${refused.problem}`, next });
}

/** What stands in the way beside the state of the task itself; null: nothing. */
function hindrance(app: App, task: TaskRecord): ReturnType<typeof fail> | null {
  const stage = presentStage({ stages: app.store.stages(task.id) });
  if (!stage) return null;
  const agent = agentOf(task, stage);
  const driver = app.drivers.get(agent);
  if (!driver) {
    return fail('conflict', `Croft knows no agent called ${agent}.`, { reason: 'agent.unknown', next: SHELL_INSTEAD });
  }
  if (!driver.modes.includes('terminal')) {
    const title = `${driver.title} cannot run in a terminal.`;
    return fail('conflict', title, { reason: 'agent.no_terminal', next: SHELL_INSTEAD });
  }
  const session = sessionOf(app, task, stage);
  if (session !== null && isInTerminal(app, session)) {
    return fail('conflict', 'The session of this task is open in a terminal of yours already.', {
      reason: 'session.in_use',
      next: 'Go on there, or end that terminal first.',
    });
  }
  return folderBusy(app, task);
}

/** Gives a task back to its agent. A verdict that was given in a terminal that is closed counts at once. */
export async function handBack(
  app: App,
  { taskId, note }: ParsedOf<'task.hand-back'>,
  context: CallContext,
): Promise<Result<Task>> {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  const waits = found.value.state.kind === 'needs-you';
  const given = waits ? await verdictGiven(app, found.value, context.signal) : null;
  return app.store.change((write) => {
    const present = findTask(app, taskId);
    /** After its terminal was left it has no place any more: another task may work there now. */
    const busy = present.ok && present.value.state.kind === 'needs-you' ? folderBusy(app, present.value) : null;
    return busy ?? moveTask(app, write, taskId, { kind: 'hand-back', at: app.clock.now(), note: note ?? null, given });
  });
}

/** Lets a held task go on: one in its user's hands at once, every other through the queue. */
export function resumeTask(app: App, taskId: TaskId): Result<Task> {
  return app.store.change((write) => {
    const found = findTask(app, taskId);
    if (!found.ok) return found;
    const { state, next } = found.value;
    const busy = state.kind === 'held' && next.how === 'attended' ? folderBusy(app, found.value) : null;
    const rank = app.store.lastSeq() + 1;
    return busy ?? moveTask(app, write, taskId, { kind: 'resume', at: app.clock.now(), rank });
  });
}

/** Ends the agent of a task for now. */
export const pauseTask = (app: App, taskId: TaskId): Result<Task> => {
  const reason = 'paused by you';
  return app.store.change((write) => {
    const found = findTask(app, taskId);
    if (!found.ok) return found;
    const attended = isAttended(app, found.value);
    return moveTask(app, write, taskId, { kind: 'pause', at: app.clock.now(), reason, together: false, attended });
  });
};
