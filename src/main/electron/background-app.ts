import { app } from 'electron';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Makes this process an app that nobody sees: no dock icon, no profile shared with the desktop app, no end because no window is open.
 * Nothing waits for Electron to be ready: macOS has been seen to hold that back from a second process of an app until it is clicked at.
 */
export function becomeBackgroundApp(profile: string): void {
  app.setPath('userData', profile);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  app.on('window-all-closed', () => undefined);
  // The system ends apps by asking them to quit (log-out, "Quit" of another copy): that is a signal to this one.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGTERM', 'SIGTERM');
  });
  void app.whenReady().then(takeSignalsBack);
}

/** Chromium installs its own handlers on the way to being ready; adding the listeners anew installs Node's again. */
function takeSignalsBack(): void {
  for (const signal of SIGNALS) {
    const listeners = process.listeners(signal);
    for (const listener of listeners) process.off(signal, listener);
    for (const listener of listeners) process.on(signal, listener);
  }
}

/** Ends the process with a code, also where no window ever was. */
export const leave = (code: number): void => app.exit(code);
