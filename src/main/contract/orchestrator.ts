import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Millis, StageId, TaskId } from './ids';
import { StageRole } from './pipeline';

/** A stage as the orchestrator paths show it; a skipped one counts as completed there. */
export const OrchestratorStage = z.object({
  id: StageId,
  taskId: TaskId,
  stageType: StageRole,
  status: z.enum(['pending', 'running', 'completed', 'failed']),
  stageContext: z.record(z.string(), z.unknown()),
  commandOutput: z.string().nullable(),
  containerId: z.string().nullable(),
  errorMessage: z.string().nullable(),
  retryCount: z.int().nonnegative(),
  startedAt: Millis.nullable(),
  completedAt: Millis.nullable(),
  createdAt: Millis,
  updatedAt: Millis,
});
export type OrchestratorStage = z.infer<typeof OrchestratorStage>;

const example = { taskId: 'task_0123456789ab' };

export const orchestratorOperations = {
  'orchestrator.start': command({
    input: z.object({ taskId: TaskId }),
    output: z.object({
      /** The task's own id: one task has one orchestration. */
      orchestrationId: TaskId,
      currentStage: StageRole,
      status: z.enum(['queued', 'running', 'needs_you', 'held', 'completed', 'cancelled']),
    }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/orchestrator/start',
    status: 202,
    summary: 'Start a task; a started one answers where it is.',
    example,
  }),
  'orchestrator.stages': query({
    input: z.object({ taskId: TaskId }),
    output: z.array(OrchestratorStage),
    access: 'viewer',
    rest: 'GET /api/orchestrator/stages/:task_id',
    summary: 'The stages of a task, in order.',
    example,
  }),
  'orchestrator.stage': query({
    input: z.object({ id: StageId }),
    output: OrchestratorStage,
    access: 'viewer',
    rest: 'GET /api/orchestrator/stage/:id',
    summary: 'One stage, with the output of its newest run.',
    example: { id: 'stage_0123456789ab' },
  }),
  'orchestrator.retry': command({
    input: z.object({ id: StageId }),
    output: OrchestratorStage,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/orchestrator/stage/:id/retry',
    summary: 'Run a stage again, and the ones after it.',
    example: { id: 'stage_0123456789ab' },
  }),
} satisfies Catalogue;
