import type { Settings } from '../../contract/settings';

export const defaultSettings: Settings = {
  maxConcurrent: 2,
  maxLoops: 3,
  stageTimeoutMs: { specification: 30 * 60_000, implementation: 60 * 60_000, qa: 30 * 60_000 },
  defaultPipeline: 'spec-impl-qa',
  defaultAgent: 'claude',
  paused: false,
  desktop: {
    closeToTray: true,
    closeHintShown: false,
    startAtLogin: false,
    notifications: true,
    quietHours: null,
    hotkeys: {
      'show-hide': 'CommandOrControl+Alt+C',
      'quick-task': 'CommandOrControl+Alt+T',
      'next-need': 'CommandOrControl+Alt+N',
      'pause-all': null,
      'stop-all': null,
    },
    updateFeed: null,
  },
  claude: { path: null, model: null, allowedTools: [], maxTurns: null, budgetUsd: null, passEnv: [] },
};

/** Settings as stored: only what the user has set. */
export type StoredSettings = {
  readonly [K in keyof Settings]?: Settings[K] extends object ? Partial<Settings[K]> : Settings[K];
};

/** On Windows Control with Alt is AltGr, with which many keyboards type letters: `ć` is AltGr with C on a Polish one. */
const hotkeysOnWindows: Settings['desktop']['hotkeys'] = {
  ...defaultSettings.desktop.hotkeys,
  'show-hide': 'Alt+Shift+C',
  'quick-task': 'Alt+Shift+T',
  'next-need': 'Alt+Shift+N',
};

/** Stored values over the defaults of a platform, as Node names it. */
export function withDefaults(stored: StoredSettings, platform: string): Settings {
  const { desktop } = defaultSettings;
  const hotkeys = platform === 'win32' ? hotkeysOnWindows : desktop.hotkeys;
  return {
    ...defaultSettings,
    ...stored,
    stageTimeoutMs: { ...defaultSettings.stageTimeoutMs, ...stored.stageTimeoutMs },
    claude: { ...defaultSettings.claude, ...stored.claude },
    desktop: { ...desktop, hotkeys, ...stored.desktop },
  };
}
