import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { DesktopSettings } from './desktop';

const EnvName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'not the name of an environment variable');
const WEEK_MS = 7 * 24 * 3_600_000;
const StageTime = z.int().min(1000, 'at least a second').max(WEEK_MS, 'a week at most');
const Path = z.string().min(1).max(4096);
/** What may be set now. A name that an earlier Croft took is read as it is: all that is set of Claude would go with it. */
const ModelName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^-\s]\S*$/, 'a model’s name has no space in it and does not begin with “-”');

/** Everything a user may set; what is absent has the default that `settings.get` shows. */
export const Settings = z.object({
  /** Tasks that run at once. */
  maxConcurrent: z.int().min(1).max(64),
  /** Times that QA may send a task back. */
  maxLoops: z.int().min(0).max(20),
  /** Per stage role, in milliseconds. */
  stageTimeoutMs: z.object({
    specification: StageTime,
    implementation: StageTime,
    qa: StageTime,
  }),
  defaultPipeline: z.string().max(100),
  defaultAgent: z.string().max(50),
  /** Nothing new starts: set by `farm.pause`. */
  paused: z.boolean(),
  desktop: DesktopSettings,
  claude: z.object({
    /** Null: looked for on PATH and in common places. */
    path: Path.nullable(),
    model: z.string().min(1).max(200).nullable(),
    /** Tools that never ask, in the command line's own words: `Bash(npm test:*)`. */
    allowedTools: z.array(z.string().min(1).max(500)).max(200),
    maxTurns: z.int().min(1).max(10_000).nullable(),
    budgetUsd: z.number().positive().max(100_000).nullable(),
    /** Names of variables of Croft's own environment that agents get, beside PATH, HOME, LANG and TERM. */
    passEnv: z.array(EnvName).max(50),
  }),
});
export type Settings = z.infer<typeof Settings>;

/** Where a value comes from: the environment wins and cannot be changed while Croft runs. */
export const SettingsView = z.object({
  settings: Settings,
  /** Dotted path -> name of the environment variable that fixes it. */
  fixedBy: z.record(z.string(), z.string()),
});
export type SettingsView = z.infer<typeof SettingsView>;

export const SettingsPatch = z.object({
  maxConcurrent: Settings.shape.maxConcurrent.optional(),
  maxLoops: Settings.shape.maxLoops.optional(),
  stageTimeoutMs: Settings.shape.stageTimeoutMs.partial().optional(),
  defaultPipeline: Settings.shape.defaultPipeline.optional(),
  defaultAgent: Settings.shape.defaultAgent.optional(),
  claude: Settings.shape.claude
    .omit({ path: true, passEnv: true })
    .extend({ model: ModelName.nullable() })
    .partial()
    .optional(),
});

export const settingsOperations = {
  'settings.get': query({
    input: z.object({}),
    output: SettingsView,
    access: 'viewer',
    rest: 'GET /api/settings',
    summary: 'All settings, with what the environment fixes.',
    example: {},
  }),
  'settings.update': command({
    input: SettingsPatch,
    output: SettingsView,
    access: 'operator',
    effect: 'write',
    rest: 'PATCH /api/settings',
    summary: 'Change settings; runs started from then on follow them.',
    example: { maxConcurrent: 3 },
  }),
  'settings.update-local': command({
    input: z.object({ claudePath: Path.nullable().optional(), passEnv: z.array(EnvName).max(50).optional() }),
    output: SettingsView,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Change what decides which program runs and which variables it sees: on this machine only.',
    example: { claudePath: '/usr/local/bin/claude' },
  }),
} satisfies Catalogue;
