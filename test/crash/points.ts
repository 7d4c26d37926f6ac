/** Where a process can be struck, and in which one: the names are those of the calls of `failPoint` in `src/main`; a test holds the two together. */
export const FAIL_POINTS = {
  farm: [
    'commit.before',
    'commit.after',
    'git.before',
    'git.after',
    'worker-call.before',
    'worker-call.after',
    'worker-spawn.before',
    'worker-spawn.after',
    'farm.store-opened',
    'farm.engine-started',
  ],
  worker: [
    'spool.write.before',
    'spool.write.after',
    'record.fsync.before',
    'record.fsync.after',
    'record.renamed',
    'events.append.before',
    'events.append.after',
    'run.launched',
    'forget.noted',
    'forget.buried',
  ],
} as const;

export type FarmPoint = (typeof FAIL_POINTS)['farm'][number];
export type WorkerPoint = (typeof FAIL_POINTS)['worker'][number];
export type FailPointName = FarmPoint | WorkerPoint;

/** Points at which a failed call is a fault that the product has to live with, rather than one that no system call can have. */
export const CALLS_THAT_FAIL: readonly FailPointName[] = ['git.before', 'git.after', 'spool.write.before'];

/** What is to happen at which pass of a point. The file with it lies in the folder for temporary files of the processes. */
export interface FailPlan {
  /** Tells one plan from the next. */
  readonly id: string;
  readonly point: FailPointName;
  /** At which pass since the plan was laid, in one process; from 1. */
  readonly nth: number;
  readonly action: 'kill' | 'error' | 'delay';
  readonly delayMs: number;
}

export const PLAN_FILE = 'croft-fail-plan.json';
/** One line for each plan that struck. */
export const HITS_FILE = 'croft-fail-hits';
