import type { DesktopSettings } from '../contract/desktop';
import type { App } from './app';
import { settingsView } from './settings';

/** Undefined fields stay as they are. */
type Patch = { readonly [K in keyof DesktopSettings]?: Partial<DesktopSettings[K]> | DesktopSettings[K] | undefined };

/** Stores settings of the desktop over what is in force, tells all screens, and answers what is in force now. */
export function changeDesktopSettings(app: App, patch: Patch): DesktopSettings {
  const before = settingsView(app).settings.desktop;
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const desktop: DesktopSettings = { ...before, ...given, hotkeys: { ...before.hotkeys, ...patch.hotkeys } };
  app.store.change((write) => {
    write.putSettings({ ...app.store.settings(), desktop });
    const fact = { type: 'settings.changed', view: settingsView(app) } as const;
    write.append({ at: app.clock.now(), workspaceId: null, taskId: null, runId: null, fact });
  });
  return desktop;
}
