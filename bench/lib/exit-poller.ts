import { findProcesses } from './processes';

/** Notices the ends of processes by looking at the process table every so often, as tools without events do. */
export interface ExitPoller {
  /** Answers when it has noticed that no process has this word in its command line any more, in ms since the epoch. */
  follow(word: string): Promise<number>;
  stop(): void;
}

export function startExitPoller(everyMs: number): ExitPoller {
  const followed = new Map<string, (at: number) => void>();
  const timer = setInterval(() => {
    for (const [word, noticed] of followed) {
      if (findProcesses(word).length > 0) continue;
      followed.delete(word);
      noticed(performance.timeOrigin + performance.now());
    }
  }, everyMs);
  return {
    follow: (word) => new Promise((noticed) => followed.set(word, noticed)),
    stop: () => clearInterval(timer),
  };
}
