import { defaultSettings } from '../../../src/main/core/settings/defaults';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { FarmEvent, FarmFact, Snapshot } from '../../../src/main/contract/event';
import type { AskId, RunId, StageId, TaskId, WorkspaceId } from '../../../src/main/contract/ids';
import type { Ask, Run } from '../../../src/main/contract/run';
import type { Stage, Task } from '../../../src/main/contract/task';
import type { Workspace } from '../../../src/main/contract/workspace';
import { applySnapshot } from '../../../src/renderer/src/state/farm/apply-snapshot';
import { emptyFarm } from '../../../src/renderer/src/state/farm/farm-state';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';

export const NOW = Date.UTC(2026, 10, 21, 14, 0, 0);
export const taskId = (name: string) => `task_${name}` as TaskId;
export const runId = (name: string) => `run_${name}` as RunId;
export const workspaceId = (name: string) => `ws_${name}` as WorkspaceId;

export function workspace(name: string, more: Partial<Workspace> = {}): Workspace {
  return {
    ...{ id: workspaceId(name), path: `/home/me/${name}`, name, trust: 'edit', copyFiles: [], inPlaceAccepted: false },
    ...{ vcs: { kind: 'git', branch: 'main', empty: false }, createdAt: NOW, updatedAt: NOW },
    ...more,
  };
}

export function stage(task: string, key: string, index: number, more: Partial<Stage> = {}): Stage {
  return {
    ...{ id: `stage_${task}-${key}` as StageId, taskId: taskId(task), key, title: key, index, status: 'pending' },
    ...{ attempts: 0, loops: 0, context: null, error: null, skipReason: null, startedAt: null, endedAt: null },
    ...{ createdAt: NOW, updatedAt: NOW },
    ...more,
  };
}

export function task(name: string, state: Task['state'], more: Partial<Task> = {}): Task {
  return {
    ...{ id: taskId(name), workspaceId: workspaceId('shop'), title: name, description: '', pipeline: 'spec-impl-qa' },
    ...{
      agent: 'claude',
      state,
      place: { kind: 'none' },
      review: { kind: 'open' },
      openAsks: 0,
      costUsd: 0,
      createdAt: NOW,
      updatedAt: NOW,
    },
    stages: ['specification', 'implementation', 'qa'].map((key, index) => stage(name, key, index)),
    ...more,
  };
}

export function run(name: string, ofTask: string, more: Partial<Run> = {}): Run {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  return {
    ...{ id: runId(name), taskId: taskId(ofTask), stageId: `stage_${ofTask}-implementation` as StageId },
    ...{ stageKey: 'implementation', workspaceId: workspaceId('shop'), attempt: 1, cause: 'first attempt' },
    ...{
      agent: 'claude',
      mode: 'stream',
      attended: false,
      model: null,
      sessionId: null,
      status: { kind: 'running' },
      verdict: null,
    },
    totals: { toolCount: 0, bashCount: 0, fileOps: 0, tokens, costUsd: 0, turns: 0 },
    ...{ activity: null, startedAt: NOW, endedAt: null, createdAt: NOW },
    ...more,
  };
}

export function ask(name: string, ofTask: string, more: Partial<Ask> = {}): Ask {
  return {
    ...{ id: `ask_${name}` as AskId, taskId: taskId(ofTask), runId: runId('r'), workspaceId: workspaceId('shop') },
    ...{ requestId: name, kind: 'permission', toolName: 'Bash', toolKind: 'bash', title: 'run `npm publish`?' },
    ...{ input: {}, why: null, questions: [], state: 'open', createdAt: NOW, answeredAt: null },
    ...more,
  };
}

export function event(seq: number, fact: FarmFact, more: Partial<FarmEvent> = {}): FarmEvent {
  return { seq, at: NOW + seq, workspaceId: null, taskId: null, runId: null, fact, ...more };
}

export const agentEvent = (seq: number, ofRun: string, what: AgentEvent): FarmEvent =>
  event(seq, { type: 'agent', event: what }, { runId: runId(ofRun), taskId: taskId('t') });

export const changed = (seq: number, what: Task): FarmEvent =>
  event(seq, { type: 'task.changed', task: what, move: null });

export const ended: Run['status'] = { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null };

/** A farm as of seq 10. */
export function farm(has: Partial<Pick<Snapshot, 'workspaces' | 'tasks' | 'runs' | 'asks'>> = {}): FarmState {
  const state = applySnapshot(emptyFarm, {
    ...{ seq: 10, workspaces: [workspace('shop')], tasks: [], runs: [], asks: [], terminals: [] },
    settings: {
      settings: {
        ...defaultSettings,
        stageTimeoutMs: { specification: 1000, implementation: 1000, qa: 1000 },
      },
      fixedBy: {},
    },
    health: {
      ...{ status: 'ok', version: '0', uptimeMs: 0, worker: 'up', runningTasks: 0, queuedTasks: 0 },
      ...{ maxConcurrent: 2, seq: 10, control: 'open', costTodayUsd: 0, agents: [], windows: [] },
    },
    ...has,
  });
  return { ...state, healthAt: NOW };
}
