import type { Acknowledged } from '../harness/acknowledged';
import type { Canaries } from '../harness/canaries';
import type { FarmKeeper } from '../harness/farm-keeper';
import type { LoggedEvent, Rows } from '../harness/outside';
import { readEvents, readRows } from '../harness/outside';
import type { Places } from '../harness/places';
import type { Schedule } from '../harness/schedule';
import type { Witness } from '../harness/witness';

/** When a look is taken: right after a blow, when a farm is up again, when everything is over. */
export type Phase = 'down' | 'up' | 'over';

/** Everything that an invariant may look at. Nothing of it is the farm's own word, but what a client was told. */
export interface Scene {
  readonly phase: Phase;
  readonly places: Places;
  readonly schedule: Schedule;
  readonly acknowledged: Acknowledged;
  readonly keeper: FarmKeeper;
  readonly canaries: Canaries;
  readonly witness: Witness;
}

/** A scene with the rows and events of one moment. */
export interface Look extends Scene {
  readonly rows: Rows;
  readonly events: readonly LoggedEvent[];
}

/** How often something was checked, and what was wrong. */
export interface Tally {
  /** Counts a check, and notes the fault where it does not hold. */
  check(holds: boolean, fault: () => string): void;
}

export interface Invariant {
  /** Its number in the list of invariants. */
  readonly nr: number;
  readonly words: string;
  readonly phases: readonly Phase[];
  look(look: Look, tally: Tally): void | Promise<void>;
}

export const ALWAYS: readonly Phase[] = ['down', 'up', 'over'];

export interface Tallies {
  readonly checks: ReadonlyMap<number, number>;
  readonly faults: readonly string[];
  count(nr: number): void;
  fault(nr: number, text: string, phase?: Phase): void;
}

export function createTallies(): Tallies {
  const checks = new Map<number, number>();
  const faults: string[] = [];
  return {
    checks,
    faults,
    count: (nr) => void checks.set(nr, (checks.get(nr) ?? 0) + 1),
    fault(nr, text, phase = 'over') {
      const isKnown = faults.some((fault) => fault.startsWith(`${nr}: ${text} `));
      if (faults.length < MOST_FAULTS && !isKnown) faults.push(`${nr}: ${text} (${phase})`);
    },
  };
}

const MOST_FAULTS = 50;

/** Looks at every invariant of the phase. */
export async function examine(invariants: readonly Invariant[], scene: Scene, tallies: Tallies): Promise<void> {
  const look = { ...scene, rows: readRows(scene.places), events: readEvents(scene.places) };
  for (const { nr, phases, look: at } of invariants) {
    if (!phases.includes(scene.phase)) continue;
    await at(look, {
      check(holds, fault) {
        tallies.count(nr);
        if (!holds) tallies.fault(nr, fault(), scene.phase);
      },
    });
  }
}
