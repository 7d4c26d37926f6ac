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

/** Stored values over the defaults. */
export function withDefaults(stored: StoredSettings): Settings {
  return {
    ...defaultSettings,
    ...stored,
    stageTimeoutMs: { ...defaultSettings.stageTimeoutMs, ...stored.stageTimeoutMs },
    claude: { ...defaultSettings.claude, ...stored.claude },
    desktop: { ...defaultSettings.desktop, ...stored.desktop },
  };
}
