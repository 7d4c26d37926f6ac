/** Jobs one after the other, in the order in which they came. After one that fails none is done any more. */
export interface JobQueue {
  put(job: () => Promise<void>): void;
  /** Aborts, with the error, when a job has failed. */
  readonly broken: AbortSignal;
  /** Answers when everything that was put in so far is done. */
  idle(): Promise<void>;
}

export function createJobQueue(): JobQueue {
  const broken = new AbortController();
  let jobs: Promise<void> = Promise.resolve();
  const run = async (job: () => Promise<void>): Promise<void> => {
    if (broken.signal.aborted) return;
    try {
      await job();
    } catch (error) {
      broken.abort(error);
    }
  };
  return {
    put(job) {
      jobs = jobs.then(() => run(job));
    },
    broken: broken.signal,
    idle: () => jobs,
  };
}
