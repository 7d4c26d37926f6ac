import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { UpdateState } from '../contract/desktop';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { plainText } from './plain-text';

const MOST_WORDS = 200;
const LOOK_EVERY_MS = 6 * 3_600_000;

/** The installer of Windows ends every process of the app, and workers with their agents are some. */
export const installerEndsAll = (platform: NodeJS.Platform = process.platform): boolean => platform === 'win32';

const BUSY: readonly UpdateState['kind'][] = ['checking', 'loading', 'ready'];

/** Newer versions of the app. It never looks for any before its user has named a feed. */
export interface Updates {
  state(): UpdateState;
  /** Null: no updates. */
  follow(feed: string | null): void;
  check(): Promise<Result<void>>;
  /** Whether one lies ready. */
  isReady(): boolean;
  /** Replaces the app and starts it again; to be called when all else has ended. */
  install(): void;
  dispose(): void;
}

/** What is loaded when the first feed is named: a farm without updates does not pay for them. */
export type LoadUpdater = () => Promise<AppUpdater>;

export const loadUpdater: LoadUpdater = async () => (await import('electron-updater')).default.autoUpdater;

/** Follows one feed at a time; downloads by itself, installs only when told or at a quit. */
export function createUpdates(load: LoadUpdater, changed: () => void): Updates {
  let state: UpdateState = { kind: 'off' };
  let feed: string | null = null;
  let updater: AppUpdater | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const set = (next: UpdateState): void => {
    state = next;
    changed();
  };
  const failed = (error: unknown): void =>
    set({ kind: 'failed', message: plainText(error instanceof Error ? error.message : String(error), MOST_WORDS) });

  const open = async (url: string): Promise<AppUpdater> => {
    updater ??= listenTo(await load(), set, failed);
    updater.setFeedURL({ provider: 'generic', url });
    return updater;
  };
  const look = async (): Promise<void> => {
    const url = feed;
    if (url === null || BUSY.includes(state.kind)) return;
    set({ kind: 'checking' });
    try {
      const result = await (await open(url)).checkForUpdates();
      if (result === null) failed('This copy of Croft was not installed by an installer.');
      // It loads on its own; nobody hearing of its failure would end the app.
      result?.downloadPromise?.catch(failed);
    } catch (error) {
      failed(error);
    }
  };

  return {
    state: () => state,
    follow(next) {
      const wanted = next !== null && isSecure(next) ? next : null;
      if (wanted === feed) return;
      feed = wanted;
      clearInterval(timer);
      if (state.kind !== 'ready') set(feed === null ? { kind: 'off' } : { kind: 'current' });
      if (feed === null) return;
      timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
      if (app.isPackaged) void look();
    },
    async check() {
      if (feed === null)
        return fail('unavailable', 'No update feed is set.', { next: 'Set one in the settings first.' });
      await look();
      return state.kind === 'failed'
        ? fail('unavailable', `No update could be looked for: ${state.message}`)
        : ok(undefined);
    },
    isReady: () => state.kind === 'ready',
    install: () => updater?.quitAndInstall(true, true),
    dispose: () => clearInterval(timer),
  };
}

function listenTo(
  updater: AppUpdater,
  set: (state: UpdateState) => void,
  failed: (error: unknown) => void,
): AppUpdater {
  let version = '';
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = !installerEndsAll();
  updater.allowDowngrade = false;
  updater.logger = null;
  updater.on('update-available', (info) => {
    version = plainText(info.version, MOST_WORDS);
    set({ kind: 'loading', version, percent: 0 });
  });
  updater.on('update-not-available', () => set({ kind: 'current' }));
  updater.on('download-progress', ({ percent }) => set({ kind: 'loading', version, percent: Math.round(percent) }));
  updater.on('update-downloaded', (info) => set({ kind: 'ready', version: plainText(info.version, MOST_WORDS) }));
  updater.on('error', failed);
  return updater;
}

const isSecure = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:';
