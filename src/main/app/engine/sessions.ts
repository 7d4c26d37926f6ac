import type { ProblemCode } from '../../contract/agent-event';
import type { EventClass } from '../../contract/event';
import type { TaskId } from '../../contract/ids';
import type { NeedsYou, Stage } from '../../contract/task';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';

/** Events that show that an agent has done something in its session: there is a conversation to go on with. */
const doings: readonly EventClass[] = ['text', 'tool', 'bash', 'file'];

export const SESSION_IN_USE: NeedsYou = {
  code: 'session.in_use',
  message: 'The session of this stage is open in a terminal of yours, and only one program may go on with it.',
  next: 'End that terminal, then retry the stage.',
};

/** Whether anything was said in the session of a run: one that is empty cannot be gone on with. */
const hasBegun = (app: Pick<App, 'store'>, run: RunRecord): boolean =>
  run.totals.tokens.output > 0 || app.store.events({ runId: run.id, classes: doings, limit: 1 }).events.length > 0;

const problemOf = ({ status }: RunRecord): ProblemCode | null =>
  status.kind === 'ended' && status.outcome.kind === 'problem' ? status.outcome.problem : null;

/** Sessions of which an agent has said that they are gone: nothing goes on in them any more. */
const lostSessions = (runs: readonly RunRecord[]): ReadonlySet<string | null> =>
  new Set(runs.filter((run) => run.plan.resume && problemOf(run) === 'session-unknown').map((run) => run.sessionId));

/** The session in which the next run of a stage goes on; null: a new one. */
export function sessionToGoOnIn(app: Pick<App, 'store'>, task: TaskRecord, stage: Stage): string | null {
  if (task.next.how === undefined) return task.next.resumeSession;
  const since = stage.startedAt ?? 0;
  const runs = app.store.runsOf(task.id).filter((run) => run.stageId === stage.id && run.createdAt >= since);
  const lost = lostSessions(runs);
  const isThere = (session: string | null): boolean => session !== null && !lost.has(session);
  const found = runs.find((run) => isThere(run.sessionId) && hasBegun(app, run))?.sessionId ?? task.next.resumeSession;
  return isThere(found) ? found : null;
}

/** The newest session of a task, whatever its stage; null: it has none. */
export function newestSession(app: Pick<App, 'store'>, taskId: TaskId): RunRecord | null {
  const runs = app.store.runsOf(taskId);
  const lost = lostSessions(runs);
  return runs.find((run) => run.sessionId !== null && !lost.has(run.sessionId) && hasBegun(app, run)) ?? null;
}

/**
 * True where the agent knows for sure that it has no record of a session any more. One that is live is there: its record may be written
 * a moment later.
 */
export async function isSessionGone(
  app: Pick<App, 'drivers' | 'store'>,
  agent: string,
  session: string,
): Promise<boolean> {
  if (runInSession(app, session)) return false;
  return (await app.drivers.get(agent)?.hasSession?.(session)) === false;
}

/** The live run that a session is locked by. */
export const runInSession = (app: Pick<App, 'store'>, session: string): RunRecord | null =>
  app.store.openRuns().find((run) => run.sessionId === session && run.status.kind !== 'ended') ?? null;

/** True while a terminal that was opened by hand goes on with the session. */
export const isInTerminal = (app: Pick<App, 'store'>, session: string): boolean =>
  app.store.terminals(0).some((terminal) => terminal.sessionId === session);
