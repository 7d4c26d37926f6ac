import type { BrowserWindow } from 'electron';

/** A page that crashes more often than this within a minute stays down: it would only crash again. */
const MOST_REVIVALS = 3;
const WITHIN_MS = 60_000;

/** Loads the page of a window again when its process has gone. The farm and its agents never notice. */
export function reviveCrashed(window: BrowserWindow): void {
  const revivals: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    const recent = revivals.filter((at) => at > now - WITHIN_MS).length;
    if (recent >= MOST_REVIVALS) return;
    revivals.push(now);
    // Electron itself has crashed where a page was loaded from within this event.
    setImmediate(() => !window.isDestroyed() && window.webContents.reload());
  });
}
