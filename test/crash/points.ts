/** Where a process can be struck, and in which one: the names are those of the calls of `failPoint` in `src/main`; a test holds the two together. */
export const FAIL_POINTS = {
  farm: [
    'commit.before',
    'commit.after',
    'commit.synced',
    'git.before',
    'git.after',
    'worker-call.before',
    'worker-call.after',
    'worker-spawn.before',
    'worker-spawn.after',
    'terminal.write.before',
    'terminal.write.after',
    'terminal.sync.before',
    'terminal.sync.after',
    'run-log.sync.before',
    'run-log.sync.after',
    'run-log.renamed',
    'place-record.written',
    'place-record.renamed',
    'farm.store-opened',
    'farm.engine-started',
  ],
  worker: [
    'spool.write.before',
    'spool.write.after',
    'spool.sync.before',
    'spool.sync.after',
    'record.fsync.before',
    'record.fsync.after',
    'record.renamed',
    'events.append.before',
    'events.append.after',
    'run.launched',
    'forget.noted',
    'forget.buried',
  ],
  /** Passed only while an old database is brought forward, or a new one is made. */
  migration: [
    'migration.copy.begun',
    'migration.copy.written',
    'migration.copy.named',
    'migration.step.before',
    'migration.step.after',
    'migration.checked',
    'migration.committed',
  ],
} as const;

export type FarmPoint = (typeof FAIL_POINTS)['farm'][number];
export type WorkerPoint = (typeof FAIL_POINTS)['worker'][number];
export type MigrationPoint = (typeof FAIL_POINTS)['migration'][number];
export type FailPointName = FarmPoint | WorkerPoint | MigrationPoint;

/** Points at which a failed call is a fault that the product has to live with, rather than one that no system call can have. */
export const CALLS_THAT_FAIL: readonly FailPointName[] = [
  'git.before',
  'git.after',
  'spool.write.before',
  'terminal.write.before',
  'terminal.sync.before',
];

/** What is to happen at which pass of a point. The file with it lies in the folder for temporary files of the processes. */
export interface FailPlan {
  /** Tells one plan from the next. */
  readonly id: string;
  readonly point: FailPointName;
  /** At which pass since the plan was laid, in one process; from 1. */
  readonly nth: number;
  readonly action: Action;
  readonly delayMs: number;
  /** Lies in its place from the moment on at which this one has struck: in the process that goes on, or in the next one. */
  readonly next: FailPlan | null;
}

/**
 * `error`: the call fails. `refuse`: it and every later one fail, until the plan is taken back. `delay`: the process stands still for a
 * while. `end`: the process gets a SIGTERM there, and goes on.
 */
export type Action = 'kill' | 'error' | 'refuse' | 'delay' | 'end';

export const PLAN_FILE = 'croft-fail-plan.json';
/** One line for each plan that struck. */
export const HITS_FILE = 'croft-fail-hits';
/** Where the log of the database was surely on the disk, as the farm left it at its last change of state: see `synced.ts`. */
export const LOG_SYNCED_FILE = 'croft-log-synced';
/** One line for each file that was surely on the disk, and each new name: see `synced.ts`. */
export const SYNCED_FILE = 'croft-synced';
