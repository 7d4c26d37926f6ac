import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { RunMode } from './run';
import { WorkspaceRef } from './workspace';

const Key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a key has small letters, digits and dashes, at most 40');

/** A length of time as people write it in a pipeline: `90s`, `30m`, `2h`; stored in milliseconds. */
export const Duration = z
  .union([z.int().positive(), z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h)$/, 'expected a time such as 90s, 30m or 2h')])
  .transform((value) => {
    if (typeof value === 'number') return value;
    const [, amount, unit] = /^([\d.]+)\s*(ms|s|m|h)$/.exec(value) ?? [];
    const scale = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h'];
    return Math.round(Number(amount) * scale);
  })
  .pipe(
    z
      .int()
      .positive()
      .max(7 * 24 * 3_600_000, 'a stage lasts a week at most'),
  );

/** The words of the REST API for a stage's role; each stage of a pipeline plays one. */
export const StageRole = z.enum(['specification', 'implementation', 'qa']);
export type StageRole = z.infer<typeof StageRole>;

/** One named step of a pipeline. */
export const StageDefinition = z.strictObject({
  key: Key,
  title: z.string().min(1).max(80),
  role: StageRole,
  /**
   * Prompt template with `{{title}}`, `{{description}}`, `{{context}}`, `{{findings}}`, `{{note}}`;
   * `builtin:NAME` is a file of resources/prompts.
   */
  prompt: z.string().min(1).max(100_000),
  /** A slash command that takes the prompt's place where the workspace has it, e.g. `create-spec`. */
  command: z
    .string()
    .regex(/^[\w:-]+$/)
    .nullable()
    .default(null),
  agent: z.string().min(1).max(50).nullable().default(null),
  mode: RunMode.default('stream'),
  model: z.string().min(1).max(200).nullable().default(null),
  /** Null: the setting of the stage's role. */
  timeout: Duration.nullable().default(null),
  /** New attempts after a problem (not after a verdict), each after a longer pause. */
  retries: z
    .strictObject({ max: z.int().min(0).max(20).default(2), backoff: Duration.default(10_000) })
    .default({ max: 2, backoff: 10_000 }),
  /** JSON schema of `outputs` in the verdict. */
  outputs: z.record(z.string(), z.unknown()).nullable().default(null),
  /** `approve`: a person lets the task pass after this stage. */
  gate: z.enum(['auto', 'approve']).default('auto'),
  /** Where a failed verdict sends the task; null: it needs its user. */
  onFail: z
    .strictObject({ to: Key, maxLoops: z.int().min(0).max(20).nullable().default(null) })
    .nullable()
    .default(null),
});
export type StageDefinition = z.infer<typeof StageDefinition>;

/** A named list of stages. */
export const Pipeline = z
  .strictObject({
    name: Key,
    title: z.string().min(1).max(80),
    stages: z.array(StageDefinition).min(1).max(20),
  })
  .superRefine((pipeline, ctx) => {
    const seen = new Set<string>();
    pipeline.stages.forEach((stage, index) => {
      if (seen.has(stage.key)) {
        ctx.addIssue({ code: 'custom', path: ['stages', index, 'key'], message: `the key ${stage.key} is used twice` });
      }
      if (stage.onFail && stage.onFail.to !== stage.key && !seen.has(stage.onFail.to)) {
        ctx.addIssue({
          code: 'custom',
          path: ['stages', index, 'onFail', 'to'],
          message: `${stage.onFail.to} is not a stage before ${stage.key}`,
        });
      }
      seen.add(stage.key);
    });
  });
export type Pipeline = z.infer<typeof Pipeline>;

/** A pipeline file that cannot be used. Lines count from 1. */
export const PipelineProblem = z.object({
  file: z.string(),
  line: z.int().nullable(),
  field: z.string().nullable(),
  message: z.string(),
});
export type PipelineProblem = z.infer<typeof PipelineProblem>;

export const PipelineEntry = z.object({
  pipeline: Pipeline,
  source: z.enum(['built-in', 'workspace']),
  file: z.string().nullable(),
});
export type PipelineEntry = z.infer<typeof PipelineEntry>;

export const pipelineOperations = {
  'pipeline.list': query({
    input: z.object({ workspaceId: WorkspaceRef }),
    output: z.object({ pipelines: z.array(PipelineEntry), problems: z.array(PipelineProblem) }),
    access: 'viewer',
    rest: 'GET /api/pipelines',
    summary:
      'Pipelines of a workspace: the built-in one and those of its .croft/pipelines folder, with what is wrong in them.',
    example: { workspaceId: 'ws_0123456789ab' },
  }),
  'pipeline.check': command({
    input: z.object({ text: z.string().max(200_000), file: z.string().max(500).default('pipeline.yml') }),
    output: z.object({ pipeline: Pipeline.nullable(), problems: z.array(PipelineProblem) }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/pipelines/check',
    summary: 'Check the text of a pipeline file; changes nothing.',
    example: { text: 'name: quick\ntitle: Quick\nstages: []\n' },
  }),
} satisfies Catalogue;
