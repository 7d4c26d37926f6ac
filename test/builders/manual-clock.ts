import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/main/ports/clock';
import { NOON } from './records';

/** A clock that stands still until told. */
export interface ManualClock extends Clock {
  /** Moves time on and calls what is due, in the order of its time. */
  advance(ms: number): void;
  /** Somebody sets it: the time of day is another, and no time has passed. */
  jump(ms: number): void;
  /** Callbacks that wait. */
  pending(): number;
}

export function createManualClock(start = NOON): ManualClock {
  let now = start;
  let set = 0;
  let lastId = 0;
  const waiting = new Set<{ at: number; fn: () => void }>();
  const nextDue = (until: number) => [...waiting].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];

  return {
    now: () => now + set,
    elapsed: () => now - start,
    after(ms, fn) {
      const call = { at: now + ms, fn };
      waiting.add(call);
      return () => void waiting.delete(call);
    },
    turn: () => nextTurn(),
    newId: (prefix) => `${prefix}_${String((lastId += 1)).padStart(12, '0')}`,
    uuid: () => `00000000-0000-4000-8000-${String((lastId += 1)).padStart(12, '0')}`,
    advance(ms) {
      const until = now + ms;
      for (let due = nextDue(until); due; due = nextDue(until)) {
        now = Math.max(now, due.at);
        waiting.delete(due);
        due.fn();
      }
      now = until;
    },
    jump(ms) {
      set += ms;
    },
    pending: () => waiting.size,
  };
}
