import { errorCode } from '../files/private-files';
import type { Signals } from './signals';

/** Signals as every Unix has them. */
export const posixSignals: Signals = {
  group: (main, signal) => kill(-main, signal),
  one: (pid, signal) => void kill(pid, signal),
};

/** False when there is no such process any more, or when it is not ours. */
function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH' || errorCode(error) === 'EPERM') return false;
    throw error;
  }
}
