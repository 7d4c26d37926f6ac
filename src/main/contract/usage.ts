import { z } from 'zod';
import { query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Millis, WorkspaceId } from './ids';

/** What happened in one stretch of time. Cost and tokens are counted when a run ends. */
export const UsageBucket = z.object({
  at: Millis,
  costUsd: z.number().nonnegative(),
  tokens: z.int().nonnegative(),
  runs: z.int().nonnegative(),
  /** Runs that ended without a passed verdict, those that the user stopped apart. */
  failed: z.int().nonnegative(),
  tasksDone: z.int().nonnegative(),
  /** Time that agents worked, summed over agents; waits for their user are left out. */
  busyMs: z.int().nonnegative(),
});
export type UsageBucket = z.infer<typeof UsageBucket>;

export const usageOperations = {
  'usage.chart': query({
    input: z.object({
      from: Millis,
      to: Millis,
      bucketMs: z
        .int()
        .min(60_000)
        .max(7 * 86_400_000)
        .default(3_600_000),
    }),
    /** Buckets from `from` on, in order, without gaps, at most 1000; the last one may be unfinished. */
    output: z.object({
      buckets: z.array(UsageBucket),
      byWorkspace: z.array(
        z.object({ workspaceId: WorkspaceId, costUsd: z.number().nonnegative(), runs: z.int().nonnegative() }),
      ),
    }),
    access: 'viewer',
    rest: 'GET /api/usage',
    summary: 'Cost, tokens, runs and working time over a stretch of time.',
    example: { from: 1_700_000_000_000, to: 1_700_086_400_000 },
  }),
} satisfies Catalogue;
