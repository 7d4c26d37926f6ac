import PQueue from 'p-queue';

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** One thing at a time for each key; a key that is idle is forgotten. */
export function createTurns(): InTurn {
  const queues = new Map<string, PQueue>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const queue = queues.get(key) ?? new PQueue({ concurrency: 1 });
    queues.set(key, queue);
    const done = queue.add(work);
    void queue.onIdle().then(() => {
      if (queue.size === 0 && queue.pending === 0) queues.delete(key);
    });
    return done;
  };
}
