import type { Pipeline, StageDefinition } from '../../src/main/contract/pipeline';
import { Pipeline as PipelineSchema } from '../../src/main/contract/pipeline';
import type { Ask, RunStatus } from '../../src/main/contract/run';
import type { Stage } from '../../src/main/contract/task';
import type { Workspace } from '../../src/main/contract/workspace';
import type { RunRecord, TaskRecord } from '../../src/main/ports/store';
import { newIds } from './ids';

/** The moment at which everything in tests was made unless told. */
export const NOON = Date.UTC(2030, 0, 15, 12);

export function aWorkspace(over: Partial<Workspace> = {}): Workspace {
  const id = over.id ?? newIds.workspace();
  return {
    id,
    path: `/projects/${id}`,
    name: 'shop',
    trust: 'edit',
    vcs: { kind: 'git', branch: 'main', empty: false },
    copyFiles: ['.env*'],
    inPlaceAccepted: false,
    createdAt: NOON,
    updatedAt: NOON,
    ...over,
  };
}

const stageDefinition = (key: string, role: StageDefinition['role']) => ({
  key,
  title: key,
  role,
  prompt: `Do the ${key}.`,
});

/** Specification, implementation and QA, which sends back to implementation. */
export function aPipeline(over: Partial<Pipeline> = {}): Pipeline {
  return {
    ...PipelineSchema.parse({
      name: 'spec-impl-qa',
      title: 'Specification, implementation, QA',
      stages: [
        stageDefinition('specification', 'specification'),
        stageDefinition('implementation', 'implementation'),
        { ...stageDefinition('qa', 'qa'), onFail: { to: 'implementation' } },
      ],
    }),
    ...over,
  };
}

export function aTask(over: Partial<TaskRecord> & Pick<TaskRecord, 'workspaceId'>): TaskRecord {
  return {
    id: newIds.task(),
    title: 'Add login',
    description: 'With e-mail and password.',
    pipeline: 'spec-impl-qa',
    agent: 'claude',
    state: { kind: 'draft' },
    place: { kind: 'none' },
    review: { kind: 'open' },
    createdAt: NOON,
    updatedAt: NOON,
    definition: aPipeline(),
    queueRank: null,
    problemsInARow: 0,
    note: null,
    next: { cause: 'first attempt', resumeSession: null, findings: null },
    ...over,
  };
}

export function aStage(over: Partial<Stage> & Pick<Stage, 'taskId'>): Stage {
  return {
    id: newIds.stage(),
    key: 'implementation',
    title: 'Implementation',
    index: 0,
    status: 'pending',
    attempts: 0,
    loops: 0,
    context: null,
    error: null,
    skipReason: null,
    startedAt: null,
    endedAt: null,
    createdAt: NOON,
    updatedAt: NOON,
    ...over,
  };
}

export const noTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** A status of a run that ended with a verdict. */
export const endedWithVerdict: RunStatus = { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null };

export function aRun(over: Partial<RunRecord> & Pick<RunRecord, 'taskId' | 'stageId' | 'workspaceId'>): RunRecord {
  return {
    id: newIds.run(),
    stageKey: 'implementation',
    attempt: 1,
    cause: 'first attempt',
    agent: 'claude',
    mode: 'stream',
    attended: false,
    model: null,
    sessionId: null,
    status: { kind: 'planned' },
    verdict: null,
    totals: { toolCount: 0, bashCount: 0, fileOps: 0, tokens: noTokens, costUsd: 0, turns: 0 },
    startedAt: null,
    endedAt: null,
    createdAt: NOON,
    ingestedTo: 0,
    plan: { prompt: 'Do it.', command: null, resume: false, timeoutMs: 1_800_000, verdictSchema: { type: 'object' } },
    settledAt: null,
    waitedMs: 0,
    ...over,
  };
}

export function anAsk(over: Partial<Ask> & Pick<Ask, 'taskId' | 'runId' | 'workspaceId'>): Ask {
  const id = over.id ?? newIds.ask();
  return {
    id,
    requestId: `request-${id}`,
    kind: 'permission',
    toolName: 'Bash',
    toolKind: 'bash',
    title: 'npm test',
    input: { command: 'npm test' },
    why: null,
    questions: [],
    state: 'open',
    createdAt: NOON,
    answeredAt: null,
    ...over,
  };
}
