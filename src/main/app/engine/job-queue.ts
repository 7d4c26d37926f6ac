/** Jobs one after the other, in the order in which they came. After one that fails, or once it is closed, none is begun any more. */
export interface JobQueue {
  /** Answers when the job is over, or will never be done. */
  put(job: () => Promise<void>): Promise<void>;
  /** Aborts when it is over: with the error where a job has failed. */
  readonly over: AbortSignal;
  /** Answers when everything that was put in so far is done. */
  idle(): Promise<void>;
  /** Begins no job any more; answers when the one under way is over. */
  close(): Promise<void>;
}

export function createJobQueue(): JobQueue {
  const over = new AbortController();
  let jobs: Promise<void> = Promise.resolve();
  const run = async (job: () => Promise<void>): Promise<void> => {
    if (over.signal.aborted) return;
    try {
      await job();
    } catch (error) {
      over.abort(error);
    }
  };
  return {
    put: (job) => (jobs = jobs.then(() => run(job))),
    over: over.signal,
    idle: () => jobs,
    close() {
      over.abort();
      return jobs;
    },
  };
}
