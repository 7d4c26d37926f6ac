import { join } from 'node:path';
import { nativeTheme } from 'electron';
import { setAppMenu } from './app-menu';
import { createCommands } from './commands';
import { newTaskAddress } from './deep-link';
import type { TaskWords } from './deep-link';
import { createDesktopPort } from './desktop-port';
import type { DesktopPort } from './desktop-port';
import { createEnding } from './ending';
import type { FarmSide } from './farm-side';
import { createHotkeys } from './hotkeys';
import { createLeaving } from './leaving';
import { loginItem, wasOpenedAtLogin } from './login-item';
import { openMainWindow } from './main-window';
import { createNotices } from './notices/notices';
import { tellOfEvents } from './notices/tell-of-events';
import { followPower } from './power';
import { createQuickWindow } from './quick-window';
import { openScreens } from './screens';
import { createStanding } from './standing';
import { createFarmTray } from './tray/farm-tray';
import { isTrayShown } from './tray/shown';
import { createUpdates, loadUpdater } from './updates';

export interface DesktopOptions {
  /** Folder for what the desktop itself keeps. */
  readonly folder: string;
  /** Built screens and preload, and the drawn icons. */
  readonly screens: string;
  readonly preload: string;
  readonly icons: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts in the tray. */
  readonly hidden: boolean;
}

/** The app around a farm: window, tray, keys, notifications. */
export interface DesktopApp {
  readonly port: DesktopPort;
  /** The farm is there. */
  open(farm: FarmSide): Promise<void>;
  /** Somebody started the app again, or followed a link. */
  startedAgain(words: TaskWords | null): void;
  /** Its user or the system wants it to end. */
  readonly ended: Promise<void>;
  dispose(): void;
  /** Ends the process. An update that is ready is installed on the way. */
  leave(): void;
}

/** Puts the app up; everything in it works as soon as the farm is there. Electron is ready. */
export async function openDesktop(o: DesktopOptions): Promise<DesktopApp> {
  nativeTheme.themeSource = 'system';
  setAppMenu();
  const hasTray = await isTrayShown(o.env);
  const standing = createStanding(() => window.lookedAt() !== null);
  const screens = openScreens(o.screens, o.preload);
  const ending = createEnding({ asked: () => void leaving.leave('ask'), installUpdate: () => updates.install() });
  const hotkeys = createHotkeys((action) => commands.press(action));
  const window = openMainWindow({
    preferences: screens.preferences,
    icon: join(o.icons, 'icon.png'),
    stateFile: join(o.folder, 'window.json'),
    hidden: (o.hidden || wasOpenedAtLogin()) && hasTray,
    onShow: () => standing.setTrouble(null),
    onLeft: () => hotkeys.hold(false),
    onSessionEnd: ending.end,
    onClose: () => ending.isEnding() || closeToTray(),
  });
  const quick = createQuickWindow(screens.preferences);
  const leaving = createLeaving({ farm: standing.farm, window: window.shown, end: ending.end });
  const notices = createNotices({
    settings: () => standing.view()?.settings ?? null,
    lookedAt: window.lookedAt,
    now: () => new Date(),
    open: window.show,
    answer: (askId, allow) => commands.answer(askId, allow),
  });
  const commands = createCommands({ standing, window, quick, leaving, say: (words) => notices.say('Croft', words) });
  const updates = createUpdates(loadUpdater, () => port.look());
  const tray = createFarmTray({
    icons: join(o.icons, 'tray'),
    ...{ standing, leaving },
    onClick: window.toggle,
    onAction: commands.click,
  });
  const port = createDesktopPort({
    ...{ hotkeys, updates, leaving, window },
    login: loginItem(o.env),
    isTrayShown: () => hasTray,
    farm: standing.farm,
    install: ending.install,
  });
  const unfollowPower = followPower({ woke: () => standing.farm()?.wake(), shutdown: ending.end });
  tellOfEvents(standing, notices);
  standing.onChange(leaving.look);
  let isFollowing = false;
  // Later on the farm itself tells of each change of its settings.
  standing.onChange(() => {
    const settings = standing.view()?.settings;
    if (isFollowing || !settings) return;
    isFollowing = true;
    port.follow(settings);
  });

  /** Hides the window and answers that it may not close; or, where nothing would be left to see, asks as a quit does. */
  function closeToTray(): false {
    const settings = standing.view()?.settings;
    if (!hasTray || settings?.closeToTray === false) {
      void leaving.leave('ask');
      return false;
    }
    window.hide();
    if (settings?.closeHintShown === false) {
      notices.say('Croft is still here', 'It goes on in the tray. “Quit” in its menu ends it.');
      void standing.farm()?.invoke('desktop.update', { closeHintShown: true });
    }
    return false;
  }

  return {
    port,
    ended: ending.ended,
    leave: ending.leave,
    async open(farm) {
      screens.ipc.open(farm.connect);
      await standing.open(farm);
    },
    startedAgain: (words) => window.show(words === null ? undefined : newTaskAddress(words)),
    dispose() {
      unfollowPower();
      standing.dispose();
      for (const part of [hotkeys, notices, updates, quick, window, tray, screens]) part.dispose();
    },
  };
}
