/** Randomness that a seed repeats. */
export interface Dice {
  /** From 0 up to, and not including, 1. */
  next(): number;
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(of: readonly T[]): T | undefined;
}

/** Mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, chance: (p) => next() < p, pick: (of) => of[below(of.length)] };
}
