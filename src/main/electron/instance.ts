import { mkdirSync } from 'node:fs';
import { app } from 'electron';

/** As in electron-builder.yml. */
const APP_ID = 'app.croft.desktop';

/**
 * Makes this the one app of a profile folder, and hears of every further start of it. Answers false where another one is the first:
 * that one was told, and this one is to end.
 */
export function takeInstance(profile: string, onSecondStart: (argv: readonly string[]) => void): boolean {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    app.setPath('userData', profile);
  } catch {
    // The start that follows says what is wrong with the folder.
    return true;
  }
  app.on('second-instance', (_event, argv) => onSecondStart(argv));
  // macOS hands links over by itself instead of starting the app again.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onSecondStart([url]);
  });
  app.on('activate', () => onSecondStart([]));
  // Windows shows notifications of installed programs only, known by this name from their entry in the start menu.
  if (process.platform === 'win32') app.setAppUserModelId(app.isPackaged ? APP_ID : process.execPath);
  if (app.isPackaged) app.setAsDefaultProtocolClient('croft');
  return app.requestSingleInstanceLock();
}
