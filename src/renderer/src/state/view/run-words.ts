import type { Run, RunOutcome } from '../../../../main/contract/run';
import { signs } from './signs';
import type { Sign } from './signs';
import { stoppedBecause } from './stopped-because';
import { duration } from './words';

/** How an attempt stands or ended, as a sign with words. */
export function runSign(run: Run): Sign {
  if (run.status.kind !== 'ended')
    return { ...signs.now, words: run.status.kind === 'planned' ? 'about to start' : 'running' };
  const { outcome } = run.status;
  const words = outcomeWords(outcome, run);
  if (outcome.kind === 'verdict') return { ...(run.verdict?.passed === true ? signs.done : signs.failed), words };
  if (outcome.kind === 'stopped') return { ...signs.stopped, words };
  return { ...signs.failed, words };
}

function outcomeWords(outcome: RunOutcome, run: Run): string {
  switch (outcome.kind) {
    case 'verdict':
      return run.verdict?.passed === true ? 'passed' : 'failed';
    case 'no-verdict':
      return 'ended without a verdict';
    case 'problem':
      return outcome.message;
    case 'timeout':
      return `its time was up after ${duration(outcome.afterMs)}`;
    case 'stopped':
      return stoppedBecause(outcome.reason);
  }
}
