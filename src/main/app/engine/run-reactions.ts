import type { AgentEvent, UsageWindow } from '../../contract/agent-event';
import type { Ask } from '../../contract/run';
import type { AskId } from '../../contract/ids';
import type { RunRecord, StoreWriter, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { taskFact, viewOf } from '../task-writes';
import { questionsOf, titleOf } from './questions';
import { keepWaits } from './run-waits';

type Scope = Pick<App, 'store' | 'clock'>;

/** Writes a question of the agent down, once per request. */
export function openAsk(
  app: Scope,
  task: TaskRecord,
  run: RunRecord,
  event: Extract<AgentEvent, { kind: 'ask' }>,
): void {
  if (app.store.askByRequest(run.id, event.requestId)) return;
  const at = app.clock.now();
  const questions = questionsOf(event);
  const ask: Ask = {
    id: app.clock.newId('ask') as AskId,
    taskId: task.id,
    runId: run.id,
    workspaceId: task.workspaceId,
    requestId: event.requestId,
    kind: questions.length > 0 ? 'question' : 'permission',
    toolName: event.name,
    toolKind: event.toolKind,
    title: titleOf(event, questions),
    input: event.input,
    why: event.why,
    questions,
    state: 'open',
    createdAt: at,
    answeredAt: null,
  };
  saveAsk(app, task, run, ask);
}

/**
 * Stores an ask and tells everybody: the ask itself, its run, which has waited so long, and its task, whose count of open asks has changed.
 */
export function saveAsk(app: Scope, task: TaskRecord, run: RunRecord, ask: Ask): void {
  app.store.change((write) => writeAsk(app, write, task, run, ask));
}

/** The same inside a change. */
export function writeAsk(app: Scope, write: StoreWriter, task: TaskRecord, run: RunRecord, ask: Ask): void {
  write.putAsk(ask);
  const at = app.clock.now();
  write.append(taskFact(task, at, { type: 'ask.changed', ask }, run));
  keepWaits(app, write, task, run.id);
  write.append(taskFact(task, at, { type: 'task.changed', task: viewOf(app, task.id), move: null }));
}

/** The agent no longer waits for an answer. */
export function withdrawAsks(app: Scope, task: TaskRecord, run: RunRecord, requestId: string | null): void {
  for (const ask of app.store.openAsks(task.id)) {
    if (ask.runId !== run.id || (requestId !== null && ask.requestId !== requestId)) continue;
    saveAsk(app, task, run, { ...ask, state: 'withdrawn', answeredAt: app.clock.now() });
  }
}

/** Usage windows of the provider: kept for the status bar, whoever saw them last. */
export function keepWindows(app: Scope, agent: string, windows: readonly UsageWindow[]): void {
  app.store.change((write) => {
    for (const window of windows) write.putWindow(agent, window, app.clock.now());
  });
}
