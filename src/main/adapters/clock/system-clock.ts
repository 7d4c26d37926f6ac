import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../ports/clock';

/** Longest delay that a timer of Node takes; longer ones are cut into pieces. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time and randomness of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    after(ms, fn) {
      let timer: NodeJS.Timeout;
      const arm = (left: number): void => {
        const piece = Math.min(left, LONGEST_TIMER_MS);
        timer = setTimeout(() => (left > piece ? arm(left - piece) : fn()), piece);
      };
      arm(Math.max(0, ms));
      return () => clearTimeout(timer);
    },
    turn: () => nextTurn(),
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('hex')}`,
    uuid: () => randomUUID(),
  };
}
