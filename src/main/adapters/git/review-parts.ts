import type { RunGit } from './git-process';
import type { StageLimits } from './survey';

/** What every call of a review works with. */
export interface ReviewParts {
  readonly run: RunGit;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: StageLimits;
  readonly signal: AbortSignal;
}
