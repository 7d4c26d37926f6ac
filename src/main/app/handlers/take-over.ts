import { fail } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { CallContext } from '../../contract/handlers';
import type { TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Task } from '../../contract/task';
import { stageContext } from '../../core/pipeline/context';
import type { HandBack } from '../../core/task/hands';
import { definitionOf, presentStage } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { isInTerminal, sessionToGoOnIn } from '../engine/sessions';
import { settingsOf } from '../settings';
import { folderBusy } from '../shared-folder';
import { moveTask } from '../task-writes';
import { findTask } from './refs';

const MOST_FILES = 200;
const GIT_LIMIT_MS = 30_000;

/** Puts a task into its user's hands; the engine ends its agent and opens the terminal. */
export function takeOver(app: App, taskId: TaskId): Result<Task> {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  const hindered = hindrance(app, found.value);
  if (hindered) return hindered;
  return app.store.change((write) => moveTask(app, write, taskId, { kind: 'take-over', at: app.clock.now() }));
}

/** What stands in the way beside the state of the task itself; null: nothing. */
function hindrance(app: App, task: TaskRecord): ReturnType<typeof fail> | null {
  const stage = presentStage({ stages: app.store.stages(task.id) });
  if (!stage) return null;
  const agent = definitionOf(task, stage.key).agent ?? task.agent;
  const driver = app.drivers.get(agent);
  if (driver && !driver.modes.includes('terminal')) {
    return fail('conflict', `${driver.title} cannot run in a terminal.`, { reason: 'agent.no_terminal' });
  }
  const session = sessionToGoOnIn(app, { ...task, next: { ...task.next, how: 'attended' } }, stage);
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
  const given = await verdictGiven(app, found.value, context);
  return app.store.change((write) => {
    const present = findTask(app, taskId);
    /** After its terminal was left it has no place any more: another task may work there now. */
    const busy = present.ok && present.value.state.kind === 'needs-you' ? folderBusy(app, present.value) : null;
    return busy ?? moveTask(app, write, taskId, { kind: 'hand-back', at: app.clock.now(), note: note ?? null, given });
  });
}

async function verdictGiven(app: App, task: TaskRecord, context: CallContext): Promise<HandBack['given']> {
  if (task.state.kind !== 'needs-you') return null;
  const [run] = app.store.runsOf(task.id, 1);
  const stage = presentStage({ stages: app.store.stages(task.id) });
  if (!run?.attended || !run.verdict || run.stageId !== stage?.id) return null;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(GIT_LIMIT_MS)]);
  const changes = task.place.kind === 'worktree' ? await app.git.changes(task.place, MOST_FILES, signal) : null;
  const files = changes?.ok ? changes.value.files.map((file) => file.path) : [];
  const handed = run.verdict.passed ? stageContext(run.verdict, { commit: null, files }) : null;
  return { verdict: run.verdict, context: handed, maxLoops: settingsOf(app).maxLoops };
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
  return app.store.change((write) =>
    moveTask(app, write, taskId, { kind: 'pause', at: app.clock.now(), reason, together: false }),
  );
};
