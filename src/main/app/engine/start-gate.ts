import type { Clock } from '../../ports/clock';

/** Longest time that one start keeps its place: an agent that says nothing must not hold up the others. */
const LONGEST_START_MS = 5_000;

/**
 * Staggers starts: a starting agent costs most of a core for half a second, so that at most `places` start at once.
 * `enter` answers when it is the caller's turn, or when `wanted` has become false at a `look`, with the function that gives the place
 * back (also by itself after 5 s).
 */
export function createStartGate(
  places: number,
  clock: Pick<Clock, 'after'>,
  closing: AbortSignal,
): { enter(wanted: () => boolean): Promise<() => void>; look(): void } {
  let free = Math.max(1, places);
  const waiting = new Set<{ readonly wanted: () => boolean; readonly grant: () => void }>();
  const open = new Set<() => void>();

  const grant = (resolve: (leave: () => void) => void): void => {
    free -= 1;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      cancel();
      open.delete(leave);
      free += 1;
      look();
    };
    const cancel = clock.after(LONGEST_START_MS, leave);
    open.add(leave);
    resolve(leave);
  };

  /** Those who want to start no more get their answer at once: they leave again without having started. */
  const look = (): void => {
    for (const one of waiting) {
      if (free <= 0 && !closing.aborted && one.wanted()) continue;
      waiting.delete(one);
      one.grant();
    }
  };
  closing.addEventListener('abort', () => {
    look();
    for (const leave of open) leave();
  });

  return {
    enter: (wanted) =>
      new Promise((resolve) => {
        waiting.add({ wanted, grant: () => grant(resolve) });
        look();
      }),
    look,
  };
}
