import { z } from 'zod';

/** One thing that a review found. */
export const Finding = z.object({
  severity: z.enum(['blocker', 'major', 'minor']).default('major'),
  file: z.string().max(1000).optional(),
  line: z.int().nonnegative().optional(),
  message: z.string().min(1).max(4000),
});
export type Finding = z.infer<typeof Finding>;

/**
 * A stage's answer, from the run's own signed channel; never guessed from text.
 * `outputs` holds whatever the stage's own output schema asks for (at most 64 KB as JSON when stored).
 */
export const Verdict = z.object({
  passed: z.boolean(),
  summary: z.string().max(20_000),
  findings: z.array(Finding).max(200).default([]),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
export type Verdict = z.infer<typeof Verdict>;
