/** That something was stopped, and why; the reason often says the first by itself. */
export const stoppedBecause = (reason: string): string =>
  reason.startsWith('stopped') ? reason : `stopped: ${reason}`;
