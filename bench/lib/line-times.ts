import type { Sample } from '../kit/bench';
import { quantile } from '../kit/statistics';
import { nowMs, stampsIn } from './stamped-lines';

/** Counts when lines are noticed, by the stamps in them. What was seen before, or printed before it began to count, is not noticed again. */
export interface LineTimes {
  /** Text of a terminal, which may be the same screen again or end within a line. */
  take(terminal: string, text: string): void;
  sample(): Sample;
}

const LONGEST_LINE = 400;

export function createLineTimes(): LineTimes {
  const beganAt = nowMs();
  const newest = new Map<string, number>();
  const rests = new Map<string, string>();
  const took: number[] = [];
  return {
    take(terminal, text) {
      const now = nowMs();
      const whole = (rests.get(terminal) ?? '') + text;
      rests.set(terminal, whole.slice(whole.lastIndexOf('\n') + 1).slice(-LONGEST_LINE));
      const seen = newest.get(terminal) ?? beganAt;
      const stamps = stampsIn(whole.slice(0, whole.lastIndexOf('\n') + 1)).filter((stamp) => stamp > seen);
      for (const stamp of stamps) took.push(now - stamp);
      newest.set(terminal, stamps.at(-1) ?? seen);
    },
    sample: () => ({ p50: quantile(took, 0.5), p99: quantile(took, 0.99), lines: took.length }),
  };
}
