import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Task } from './task';

/**
 * Whether the farm starts anything.
 * `open`: it does. `paused`: nothing new starts, running agents finish their stage; kept over a restart.
 * `draining`: the same until Croft ends; a restart opens it again.
 */
export const FarmControl = z.enum(['open', 'paused', 'draining']);
export type FarmControl = z.infer<typeof FarmControl>;

const FarmAnswer = z.object({ control: FarmControl, liveRuns: z.int().nonnegative() });

export const farmOperations = {
  'farm.get': query({
    input: z.object({}),
    output: FarmAnswer,
    access: 'viewer',
    rest: 'GET /api/farm',
    summary: 'Whether the farm starts anything, and how many agents are live.',
    example: {},
  }),
  'farm.pause': command({
    input: z.object({}),
    output: FarmAnswer,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/pause',
    summary: 'Start nothing new: no task begins and no further stage. Running agents finish their stage.',
    example: {},
  }),
  'farm.resume': command({
    input: z.object({}),
    output: FarmAnswer,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/resume',
    summary: 'Start things again. Tasks that were stopped together by stop-all go on, in their sessions.',
    example: {},
  }),
  'farm.stop-all': command({
    input: z.object({}),
    /** `stopped`: tasks that this has stopped, those that were about to begin their next run included. */
    output: FarmAnswer.extend({ stopped: z.int().nonnegative() }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/stop-all',
    summary: 'Pause the farm and every running task: their agents end now, their work and sessions are kept.',
    example: {},
  }),
  'farm.demo': command({
    input: z.object({}),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/demo',
    status: 201,
    summary:
      'Add a scratch repository and a task that a scripted agent carries out: no key, no network, no cost. While one is under way it answers that.',
    example: {},
  }),
  'farm.revive-worker': command({
    input: z.object({}),
    output: z.object({
      /** `well`: none hung. `woken`: all its agents go on. `restarted`: its agents ended with it; their sessions and terminals are kept. */
      revival: z.enum(['well', 'woken', 'restarted']),
    }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/revive-worker',
    summary: 'Make a worker that does not answer go on; where it cannot, end it with its agents and start it again.',
    example: {},
  }),
  'farm.drain': command({
    input: z.object({}),
    output: FarmAnswer,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Start nothing new until Croft ends; for a quit that waits for the running agents.',
    example: {},
  }),
  'farm.undrain': command({
    input: z.object({}),
    output: FarmAnswer,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/farm/undrain',
    summary: 'Croft does not end after all: it starts things again, or stays paused where it was paused.',
    example: {},
  }),
} satisfies Catalogue;
