import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../../src/main/ports/clock';

/** The time of this machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  turn: () => nextTurn(),
  newId: (prefix) => `${prefix}_${randomUUID()}`,
  uuid: () => randomUUID(),
};
