import { typeInterrupt } from './console-keys';
import type { Signals } from './signals';
import type { WindowsTools } from './windows-tools';

/**
 * The stages of a stop where there are no signals:
 *
 * - SIGINT is Ctrl-C typed into the run's terminal. A run on pipes cannot be told: Windows sends Ctrl-C to a console, Node has no call
 *   for that, and `process.kill` with any signal ends the process at once. It is stopped by the later stages.
 * - SIGTERM asks, with `taskkill`, which windows understand and most console programs do not.
 * - SIGKILL ends the process and everything below it, with `taskkill /F`.
 *
 * SIGCONT and everything else has no meaning.
 */
export function createWindowsSignals(tools: Pick<WindowsTools, 'taskkill'>, interrupt = typeInterrupt): Signals {
  const tell = (pid: number, signal: NodeJS.Signals, tree: boolean): boolean => {
    if (signal !== 'SIGTERM' && signal !== 'SIGKILL') return false;
    tools.taskkill(pid, { tree, force: signal === 'SIGKILL' });
    return true;
  };
  return {
    group: (main, signal) => (signal === 'SIGINT' ? interrupt(main) : tell(main, signal, true)),
    one: (pid, signal) => void tell(pid, signal, false),
  };
}
