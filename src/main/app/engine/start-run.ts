import type { RunOutcome } from '../../contract/run';
import type { AgentDriver, AgentRunInput } from '../../ports/agent-driver';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { runView, taskFact } from '../task-writes';
import { PTY_SIZE } from '../farm-memory';
import { tellEnd } from './run-end';
import { withWaits } from './run-waits';

/** What a driver needs to know of a run; the same before the start and when it is followed again after a restart. */
export function agentInputOf(app: App, task: TaskRecord, run: RunRecord): AgentRunInput {
  if (task.place.kind === 'none') throw new Error(`task ${task.id} has no place yet`);
  return {
    runId: run.id,
    cwd: folderOf(task.place),
    runFolder: app.places.runFolder(task.id, run.id),
    mode: run.mode,
    attended: run.attended,
    ...PTY_SIZE,
    model: run.model,
    trust: app.store.workspace(task.workspaceId)?.trust ?? 'ask',
    prompt: run.plan.prompt,
    command: run.plan.command,
    sessionId: run.sessionId ?? run.id,
    resume: run.plan.resume,
    verdictSchema: run.plan.verdictSchema,
    settings: settingsOf(app),
  };
}

/** Folder that an agent works in: the workspace itself, also where it is a subfolder of its repository. */
export const folderOf = (place: Exclude<TaskRecord['place'], { kind: 'none' }>): string =>
  place.kind === 'worktree' && place.folder ? `${place.path}/${place.folder}` : place.path;

/** Driver of a run; null with a sentence where there is none for its agent or mode. */
export function driverOf(
  app: App,
  run: Pick<RunRecord, 'agent' | 'mode'>,
): { driver: AgentDriver } | { missing: string } {
  const driver = app.drivers.get(run.agent);
  if (!driver)
    return { missing: `Croft knows no agent called ${run.agent}. It knows: ${[...app.drivers.keys()].join(', ')}.` };
  if (!driver.modes.includes(run.mode)) return { missing: `${driver.title} cannot run in ${run.mode} mode here.` };
  return { driver };
}

/**
 * Gives a planned run to the worker. Repeating it is harmless: the worker starts an id once.
 * Answers `try-later` when the worker is away, `unwanted` where the run was stopped before the worker had it. A start that cannot work ends
 * the run with the problem.
 */
export async function startRun(
  app: App,
  task: TaskRecord,
  run: RunRecord,
  isWanted: () => boolean,
): Promise<'started' | 'ended' | 'try-later' | 'unwanted'> {
  const found = driverOf(app, run);
  if ('missing' in found) {
    endRun(app, task, run, { kind: 'problem', problem: 'cli-missing', message: found.missing, resetsAt: null });
    return 'ended';
  }
  const spec = await found.driver.prepare(agentInputOf(app, task, run));
  if (!spec.ok) {
    endRun(app, task, run, { kind: 'problem', ...spec.error, resetsAt: null });
    return 'ended';
  }
  /** What a driver gets ready may take a while: its user may have stopped the task, and was told that nothing of it begins. */
  if (!isWanted()) return 'unwanted';
  const labels = { task: task.id, stage: run.stageKey, attempt: String(run.attempt) };
  const started = await app.worker.start({ ...spec.value, labels });
  if (!started.ok && started.error.code === 'unavailable') return 'try-later';
  if (!started.ok) {
    endRun(app, task, run, {
      kind: 'problem',
      problem: 'start-failed',
      message: started.error.message,
      resetsAt: null,
    });
    return 'ended';
  }
  app.store.change((write) => {
    const present = app.store.run(run.id);
    if (present?.status.kind !== 'planned') return;
    const at = app.clock.now();
    const running: RunRecord = { ...present, status: { kind: 'running' }, startedAt: at };
    write.putRun(running);
    write.append(taskFact(task, at, { type: 'run.changed', run: runView(running, null) }, running));
  });
  return 'started';
}

/** Ends a run that never had a process, or whose process is known to be over. */
export function endRun(app: App, task: TaskRecord, run: RunRecord, outcome: RunOutcome): void {
  app.store.change((write) => {
    const present = app.store.run(run.id);
    if (!present || present.status.kind === 'ended') return;
    const at = app.clock.now();
    const over = withWaits(app, {
      ...present,
      status: { kind: 'ended', outcome, exitCode: null, signal: null },
      endedAt: at,
    });
    write.putRun(over);
    if (outcome.kind === 'problem') {
      const event = { kind: 'error', problem: outcome.problem, message: outcome.message, status: null } as const;
      write.append(taskFact(task, at, { type: 'agent', event }, over));
    }
    tellEnd(app, write, over, at);
  });
}
