import { app } from 'electron';

/** An installer that has not ended the app by then does not. */
const INSTALL_WITHIN_MS = 20_000;

/** The last steps of the app: asked for once, then nothing stands in the way of windows that close. */
export interface Ending {
  readonly ended: Promise<void>;
  isEnding(): boolean;
  end(): void;
  /** Ends, and replaces the app on the way. */
  install(): void;
  /** Ends the process. */
  leave(): void;
}

/** `asked`: the system or a menu wants the app to quit, and it is not ending yet. */
export function createEnding(o: { asked(): void; installUpdate(): void }): Ending {
  let ending = false;
  let installing = false;
  let resolve: () => void = () => undefined;
  const ended = new Promise<void>((settle) => (resolve = settle));

  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (ending) return;
    event.preventDefault();
    o.asked();
  });
  const end = (): void => {
    ending = true;
    resolve();
  };
  return {
    ended,
    isEnding: () => ending,
    end,
    install() {
      installing = true;
      end();
    },
    leave() {
      if (!installing) return app.exit(0);
      setTimeout(() => app.exit(1), INSTALL_WITHIN_MS);
      o.installUpdate();
    },
  };
}
