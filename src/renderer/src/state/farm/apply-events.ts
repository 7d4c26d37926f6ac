import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { FarmEvent, FarmFact } from '../../../../main/contract/event';
import { activityAfter, activityAfterAnswer } from '../../../../main/contract/activity';
import type { RunId, TaskId, WorkspaceId } from '../../../../main/contract/ids';
import type { Ask, Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import type { Terminal } from '../../../../main/contract/terminal';
import { openDraft } from './draft';
import type { FarmDraft } from './draft';
import { isLive, isOver, MOST_ENDED_TERMINALS, MOST_FINISHED, windowKey } from './farm-state';
import type { FarmState } from './farm-state';

/** Applies events in order. One that was applied before changes nothing; before the first snapshot nothing does. */
export function applyEvents(state: FarmState, events: readonly FarmEvent[]): FarmState {
  const draft = openDraft(state);
  for (const event of events) {
    if (draft.now.seq === null || event.seq <= draft.now.seq) continue;
    apply(draft, event);
    draft.set({ seq: event.seq });
  }
  return draft.now;
}

/** `applyEvents` for one. */
export const applyEvent = (state: FarmState, event: FarmEvent): FarmState => applyEvents(state, [event]);

function apply(draft: FarmDraft, event: FarmEvent): void {
  const { fact } = event;
  switch (fact.type) {
    case 'workspace.changed':
      draft.table('workspaces').set(fact.workspace.id, fact.workspace);
      if (fact.returned) draft.table('returnedAt').set(fact.workspace.id, event.at);
      return;
    case 'workspace.removed':
      removeWorkspace(draft, fact.workspaceId);
      return;
    case 'task.changed':
      putTask(draft, fact.task);
      return;
    case 'run.changed':
      putRun(draft, fact.run);
      return;
    case 'ask.changed':
      putAsk(draft, fact.ask);
      return;
    case 'agent':
      hearAgent(draft, event.runId, fact.event, event.at);
      return;
    case 'settings.changed':
      draft.set({ settings: fact.view });
      return;
    case 'terminal.changed':
      putTerminal(draft, fact.terminal);
      return;
    case 'terminal.removed':
      draft.table('terminals').delete(fact.terminalId);
      return;
    case 'farm.changed':
      hearFarm(draft, fact);
      return;
    case 'review.changed':
    case 'desktop.changed':
    case 'notice':
  }
}

/** What it leaves out is as before. */
function hearFarm(draft: FarmDraft, { type: _type, ...said }: Extract<FarmFact, { type: 'farm.changed' }>): void {
  const { health } = draft.now;
  if (health) draft.set({ health: { ...health, ...said, worker: said.worker ?? health.worker } });
}

function putTerminal(draft: FarmDraft, terminal: Terminal): void {
  const table = draft.table('terminals');
  table.set(terminal.id, terminal);
  const ended = [...table.values()].filter(({ state }) => state.kind === 'ended');
  const oldest = ended.toSorted((a, b) => b.createdAt - a.createdAt).slice(MOST_ENDED_TERMINALS);
  for (const { id } of oldest) table.delete(id);
}

function removeWorkspace(draft: FarmDraft, id: WorkspaceId): void {
  draft.table('workspaces').delete(id);
  draft.table('returnedAt').delete(id);
  for (const task of [...draft.now.tasks.values()].filter((task) => task.workspaceId === id))
    removeTask(draft, task.id);
  for (const terminal of [...draft.now.terminals.values()].filter((terminal) => terminal.workspaceId === id))
    draft.table('terminals').delete(terminal.id);
}

function removeTask(draft: FarmDraft, id: TaskId): void {
  draft.table('tasks').delete(id);
  forgetRuns(draft, id);
}

function putTask(draft: FarmDraft, task: Task): void {
  const known = draft.now.tasks.get(task.id);
  draft.table('tasks').set(task.id, task);
  if (!isOver(task) || (known && isOver(known))) return;
  if (task.id !== draft.now.openTask) forgetRuns(draft, task.id);
  forgetOldest(draft);
}

function forgetRuns(draft: FarmDraft, taskId: TaskId): void {
  for (const run of [...draft.now.runs.values()].filter((run) => run.taskId === taskId)) {
    draft.table('runs').delete(run.id);
    draft.table('doing').delete(run.id);
  }
  for (const ask of [...draft.now.asks.values()].filter((ask) => ask.taskId === taskId))
    draft.table('asks').delete(ask.id);
}

function forgetOldest(draft: FarmDraft): void {
  const over = [...draft.now.tasks.values()].filter((task) => isOver(task) && task.id !== draft.now.openTask);
  if (over.length <= MOST_FINISHED) return;
  over.sort((a, b) => a.updatedAt - b.updatedAt);
  for (const task of over.slice(0, over.length - MOST_FINISHED)) removeTask(draft, task.id);
}

function putRun(draft: FarmDraft, run: Run): void {
  const task = draft.now.tasks.get(run.taskId);
  addCost(draft, run);
  const wanted = !task || !isOver(task) || isLive(run) || run.taskId === draft.now.openTask;
  if (!wanted) return;
  draft.table('runs').set(run.id, run);
  const doing = draft.now.doing.get(run.id);
  if (!isLive(run)) {
    if (doing) draft.table('doing').delete(run.id);
  } else if (run.activity && run.activity.since >= (doing?.since ?? 0)) {
    draft.table('doing').set(run.id, run.activity);
  }
}

/** What a run has cost since it was last heard of is today's. */
function addCost(draft: FarmDraft, run: Run): void {
  const { health, runs } = draft.now;
  const more = run.totals.costUsd - (runs.get(run.id)?.totals.costUsd ?? (isLive(run) ? 0 : run.totals.costUsd));
  if (health && more > 0) draft.set({ health: { ...health, costTodayUsd: health.costTodayUsd + more } });
}

function putAsk(draft: FarmDraft, ask: Ask): void {
  if (ask.state === 'open') {
    draft.table('asks').set(ask.id, ask);
    return;
  }
  if (draft.now.asks.has(ask.id)) draft.table('asks').delete(ask.id);
  const before = draft.now.doing.get(ask.runId) ?? null;
  const open = [...draft.now.asks.values()].filter(({ runId }) => runId === ask.runId);
  const activity = activityAfterAnswer(before, ask, open);
  if (activity && activity !== before) draft.table('doing').set(ask.runId, activity);
}

function hearAgent(draft: FarmDraft, runId: RunId | null, event: AgentEvent, at: number): void {
  const run = runId === null ? undefined : draft.now.runs.get(runId);
  if (!run) return;
  if (event.kind === 'limit') {
    for (const window of event.windows) {
      draft.table('windows').set(windowKey(run.agent, window.name), { ...window, agent: run.agent, seenAt: at });
    }
  }
  const before = draft.now.doing.get(run.id) ?? null;
  const activity = isLive(run) ? activityAfter(before, event, at) : null;
  if (activity && activity !== before) draft.table('doing').set(run.id, activity);
}
