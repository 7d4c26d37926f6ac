import { z } from 'zod';
import { UsageWindow } from './agent-event';
import { query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Failure } from './errors';
import { FarmControl } from './farm';
import { Millis } from './ids';
import { RunMode } from './run';

export const DoctorCheck = z.object({
  key: z.string(),
  title: z.string(),
  state: z.enum(['ok', 'warn', 'bad', 'unknown']),
  /** What was found, in a sentence. */
  message: z.string(),
  /** What to do about it; null when all is well. */
  fix: z.string().nullable(),
  /** A command to copy, where one mends it. */
  command: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const DoctorReport = z.object({ at: Millis, checks: z.array(DoctorCheck) });
export type DoctorReport = z.infer<typeof DoctorReport>;

export const Recovery = z.object({ at: Millis, message: z.string(), next: z.string().nullable() });
export type Recovery = z.infer<typeof Recovery>;

export const Health = z.object({
  status: z.enum(['ok', 'starting', 'degraded']),
  version: z.string(),
  uptimeMs: z.int(),
  worker: z.enum(['up', 'down']),
  /** Those that run now. One that is held and tries again soon is not among them, and keeps its place all the same. */
  runningTasks: z.int(),
  queuedTasks: z.int(),
  maxConcurrent: z.int(),
  seq: z.int(),
  control: FarmControl,
  /** What keeps the farm from writing or from starting anything, such as a full disk; null or absent: nothing. */
  trouble: Failure.nullable().optional(),
  /** What was lost before this start and what was brought back, where anything was. */
  recovery: Recovery.optional(),
  /** Cost of the runs that ended since midnight, local time, and of those that are live. */
  costTodayUsd: z.number().nonnegative(),
  /** The agents that Croft knows, and how each can be driven. */
  agents: z.array(z.object({ agent: z.string(), title: z.string(), modes: z.array(RunMode) })),
  windows: z.array(UsageWindow.extend({ agent: z.string(), seenAt: Millis })),
});
export type Health = z.infer<typeof Health>;

export const doctorOperations = {
  'doctor.check': query({
    input: z.object({}),
    output: DoctorReport,
    access: 'viewer',
    rest: 'GET /api/doctor',
    summary: 'Look at everything that Croft needs: git, the agents, login, disk, port.',
    example: {},
  }),
  'health.get': query({
    input: z.object({}),
    output: Health,
    access: 'viewer',
    rest: 'GET /api/health',
    summary: 'How the farm is, in numbers.',
    example: {},
  }),
} satisfies Catalogue;
