import type { Settings, SettingsView } from '../contract/settings';
import { withDefaults } from '../core/settings/defaults';
import { withEnvironment } from '../core/settings/environment';
import type { App } from './app';

/** Settings in force, and which of them the environment fixes. */
export function settingsView(app: Pick<App, 'store' | 'env' | 'platform'>): SettingsView {
  const { settings, fixedBy } = withEnvironment(withDefaults(app.store.settings(), app.platform), app.env);
  return { settings, fixedBy };
}

/** Environment variables that fix a setting, with a value that makes no sense: ignored, and told by the doctor. */
export const refusedVariables = (app: Pick<App, 'store' | 'env' | 'platform'>): string[] =>
  withEnvironment(withDefaults(app.store.settings(), app.platform), app.env).refused;

export const settingsOf = (app: Pick<App, 'store' | 'env' | 'platform'>): Settings => settingsView(app).settings;
