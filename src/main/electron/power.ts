import { powerMonitor } from 'electron';

/** Follows the machine's sleep and its end. */
export function followPower(on: { woke(): void; shutdown(): void }): () => void {
  const woke = (): void => on.woke();
  // The system waits a moment for those that ask it to.
  const shutdown = (event?: { preventDefault?(): void }): void => {
    event?.preventDefault?.();
    on.shutdown();
  };
  powerMonitor.on('resume', woke);
  powerMonitor.on('unlock-screen', woke);
  powerMonitor.on('shutdown', shutdown);
  return () => {
    powerMonitor.off('resume', woke);
    powerMonitor.off('unlock-screen', woke);
    powerMonitor.off('shutdown', shutdown);
  };
}
