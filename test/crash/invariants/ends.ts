import type { Invariant } from './invariant';

/** R13 promises it; the farm cuts its own end short a moment earlier. */
const END_MS = 5_000;

/** 14. R13: nobody has to kill a farm, and its end ends nobody else. */
export const endsInOrder: Invariant = {
  nr: 14,
  words:
    'SIGTERM: the farm is gone within 5 s with code 0, its agents go on; one that was paused begins nothing and stays so',
  phases: ['over'],
  look({ witness }, tally) {
    for (const { code, tookMs, lost, begun, staysPaused } of witness.ends) {
      tally.check(code === 0, () => `the farm ended with code ${String(code)}`);
      tally.check(tookMs <= END_MS, () => `the farm took ${tookMs} ms to end`);
      tally.check(lost.length === 0, () => `the end of the farm ended ${lost.join(', ')}`);
      tally.check(begun.length === 0, () => `a paused farm began ${begun.join(', ')}`);
      tally.check(staysPaused !== false, () => 'a paused farm is not paused after its next start');
    }
  },
};

/** 15. What was answered was synced before. */
export const powerCutsTakeNothing: Invariant = {
  nr: 15,
  words: 'a power cut takes nothing that was answered: each change of state that a client has seen is still in the log',
  phases: ['over'],
  look({ witness }, tally) {
    for (let kept = 0; kept < witness.kept; kept += 1) tally.check(true, () => '');
    for (const lost of witness.broken) tally.check(false, () => lost);
  },
};
