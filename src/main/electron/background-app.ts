import { app } from 'electron';

/**
 * Makes this process an app that nobody sees: no dock icon, no profile shared with the desktop app, no end because no window is open.
 * Answers when Electron is ready. Only then are signals Node's: Chromium installs its own handlers on the way there, and whoever listens
 * earlier is never told.
 */
export async function becomeBackgroundApp(profile: string): Promise<void> {
  app.setPath('userData', profile);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  app.on('window-all-closed', () => undefined);
  // The system ends apps by asking them to quit (log-out, "Quit" of another copy): that is a signal to this one.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGTERM', 'SIGTERM');
  });
  await app.whenReady();
}

/** Ends the process with a code, also where no window ever was. */
export const leave = (code: number): void => app.exit(code);
