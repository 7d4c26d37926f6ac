/** A worker that is only being started, or has lost its link for a moment, is no trouble. */
const SURE_AFTER_MS = 5_000;

export interface Silence {
  /** Told how the worker is now, as often as one likes. */
  heard(worker: 'up' | 'down'): void;
  /** The worker has not answered for a while. */
  isSilent(): boolean;
  dispose(): void;
}

/** Knows whether the worker has been away for longer than a moment; `changed` is called when that is another. */
export function createSilence(changed: () => void): Silence {
  let silent = false;
  let due: ReturnType<typeof setTimeout> | null = null;

  const forget = (): void => {
    if (due) clearTimeout(due);
    due = null;
  };
  const isSure = (): void => {
    silent = true;
    changed();
  };
  return {
    heard(worker) {
      if (worker === 'down') {
        due ??= setTimeout(isSure, SURE_AFTER_MS);
        return;
      }
      forget();
      silent = false;
    },
    isSilent: () => silent,
    dispose: forget,
  };
}
