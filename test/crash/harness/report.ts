import { INVARIANTS } from '../invariants';
import type { Played } from './play';

/** What a seed did, in one line. */
export function lineOf({ schedule, tasks, blows, faults, tookMs, tallies }: Played): string {
  const checks = [...tallies.checks.values()].reduce((sum, count) => sum + count, 0);
  const state = faults.length === 0 ? 'held' : 'BROKEN';
  return `seed ${schedule.seed}: ${state}, ${tasks} tasks, ${blows} of ${schedule.blows.length} blows struck, ${checks} checks, ${(tookMs / 1000).toFixed(1)} s`;
}

/** Everything about a seed that broke something, and how to see it again. */
export function faultsOf(played: Played, size: string): string {
  const { schedule, trace, faults, kept } = played;
  return [
    `seed ${schedule.seed} broke ${faults.length === 1 ? 'an invariant' : `${faults.length} invariants`}:`,
    ...faults.map((fault) => `  ${fault}`),
    'what happened:',
    ...trace.map((line) => `  ${line}`),
    `everything is in ${kept}`,
    `replay: npm run crash -- --seed ${schedule.seed}${size}`,
  ].join('\n');
}

/** How often each invariant was checked. */
export function countsOf(all: readonly Played[]): string {
  return INVARIANTS.toSorted((a, b) => a.nr - b.nr)
    .map(({ nr, words }) => {
      const count = all.reduce((sum, { tallies }) => sum + (tallies.checks.get(nr) ?? 0), 0);
      const broken = all.reduce(
        (sum, { faults }) => sum + faults.filter((fault) => fault.startsWith(`${nr}:`)).length,
        0,
      );
      return `${String(nr).padStart(2)}  ${String(count).padStart(8)} checks  ${broken === 0 ? 'held  ' : `${broken} BROKEN`}  ${words}`;
    })
    .join('\n');
}
