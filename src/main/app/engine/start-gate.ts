import type { Clock } from '../../ports/clock';

/** Longest time that one start keeps its place: an agent that says nothing must not hold up the others. */
const LONGEST_START_MS = 5_000;

/**
 * Staggers starts: a starting agent costs most of a core for half a second, so that at most `places` start at once.
 * `enter` answers when it is the caller's turn, with the function that gives the place back (also by itself after 5 s).
 */
export function createStartGate(places: number, clock: Pick<Clock, 'after'>): { enter(): Promise<() => void> } {
  let free = Math.max(1, places);
  const waiting: (() => void)[] = [];

  const grant = (resolve: (leave: () => void) => void): void => {
    free -= 1;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      cancel();
      free += 1;
      waiting.shift()?.();
    };
    const cancel = clock.after(LONGEST_START_MS, leave);
    resolve(leave);
  };

  return {
    enter: () =>
      new Promise((resolve) => {
        if (free > 0) grant(resolve);
        else waiting.push(() => grant(resolve));
      }),
  };
}
