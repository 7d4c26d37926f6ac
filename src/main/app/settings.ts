import type { Settings, SettingsView } from '../contract/settings';
import { withDefaults } from '../core/settings/defaults';
import { withEnvironment } from '../core/settings/environment';
import type { App } from './app';

/** Settings in force, and which of them the environment fixes. */
export function settingsView(app: Pick<App, 'store' | 'env'>): SettingsView {
  const { settings, fixedBy } = withEnvironment(withDefaults(app.store.settings()), app.env);
  return { settings, fixedBy };
}

export const settingsOf = (app: Pick<App, 'store' | 'env'>): Settings => settingsView(app).settings;
