import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { Settings, SettingsView } from '../../contract/settings';
import { withDefaults } from '../../core/settings/defaults';
import { isWholePath } from '../../core/settings/environment';
import type { App } from '../app';
import { settingsOf, settingsView } from '../settings';

type Mine = Pick<Handlers, 'settings.get' | 'settings.update' | 'settings.update-local'>;

/** Handlers of settings. */
export const settingsHandlers = (app: App): Mine => ({
  'settings.get': () => ok(settingsView(app)),
  'settings.update': (patch) => update(app, patch),
  'settings.update-local': ({ claudePath, passEnv }) =>
    update(app, {
      claude: {
        ...(claudePath === undefined ? {} : { path: claudePath }),
        ...(passEnv === undefined ? {} : { passEnv }),
      },
    }),
});

/** Undefined fields of a patch mean "leave as it is". */
type Patch = {
  readonly [K in keyof Settings]?:
    (Settings[K] extends object ? { [F in keyof Settings[K]]?: Settings[K][F] | undefined } : Settings[K]) | undefined;
};

async function update(app: App, patch: Patch): Promise<Result<SettingsView>> {
  const unknown = patch.defaultPipeline === undefined ? null : await unknownPipeline(app, patch.defaultPipeline);
  if (unknown) return unknown;
  if (patch.defaultAgent !== undefined && !app.drivers.has(patch.defaultAgent)) {
    return fail('invalid', `Croft knows no agent called ${patch.defaultAgent}.`, {
      reason: 'agent.unknown',
      next: `Choose one of: ${[...app.drivers.keys()].join(', ')}.`,
    });
  }
  const { fixedBy } = settingsView(app);
  const fixed = pathsOf(patch).find((path) => fixedBy[path] !== undefined);
  if (fixed) {
    return fail('conflict', `${fixed} is fixed by the environment variable ${fixedBy[fixed]}.`, {
      reason: 'settings.fixed',
      next: 'Start Croft without that variable to change it here.',
    });
  }
  const unusable = await unusableProgram(app, patch.claude?.path);
  if (unusable) return unusable;
  app.store.change((write) => {
    write.putSettings(merged(app.store.settings(), patch, app.platform));
    const fact = { type: 'settings.changed', view: settingsView(app) } as const;
    write.append({ at: app.clock.now(), workspaceId: null, taskId: null, runId: null, fact });
  });
  return ok(settingsView(app));
}

/** A pipeline that no workspace has would make every new task fail. */
async function unknownPipeline(app: App, name: string): Promise<Result<never> | null> {
  const folders = app.store.workspaces().map(({ path }) => path);
  const lists = await Promise.all((folders.length > 0 ? folders : ['/']).map((path) => app.pipelines.list(path)));
  const known = new Set(lists.flatMap(({ pipelines }) => pipelines.map(({ pipeline }) => pipeline.name)));
  if (known.has(name)) return null;
  return fail('invalid', `No workspace has a pipeline called ${name}.`, {
    reason: 'pipeline.unknown',
    next: `Choose one of: ${[...known].toSorted().join(', ')}.`,
  });
}

/** A path that would make every run of Claude fail; one of an old version is told by the doctor. */
async function unusableProgram(app: App, path: string | null | undefined): Promise<Result<never> | null> {
  if (path === null || path === undefined) return null;
  const refused = (message: string, next: string) =>
    fail('invalid', message, { reason: 'agent.cli-missing', next, fields: [{ path: 'claudePath', message }] });
  if (!isWholePath(path)) {
    return refused(`${path} is not a whole path.`, 'Give all of it, such as /usr/local/bin/claude.');
  }
  const settings = settingsOf(app);
  const found = await app.drivers.get('claude')?.probe({ ...settings, claude: { ...settings.claude, path } });
  if (!found || found.ok || found.error.problem !== 'cli-missing') return null;
  return refused(found.error.message, 'Give the path of the program itself, or none: Croft looks for it then.');
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Dotted paths of everything that a patch sets. */
function pathsOf(patch: Patch): string[] {
  return Object.entries(patch).flatMap(([key, value]: [string, unknown]) => {
    if (!isGroup(value)) return value === undefined ? [] : [key];
    return Object.entries(value).flatMap(([inner, set]) => (set === undefined ? [] : [`${key}.${inner}`]));
  });
}

/** Stored settings with a patch over them. A group is stored whole: what it does not say is as it was in force. */
function merged(stored: Partial<Settings>, patch: Patch, platform: string): Partial<Settings> {
  const inForce: Record<string, unknown> = withDefaults(stored, platform);
  const result: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = inForce[key];
    result[key] = isGroup(value) && isGroup(before) ? { ...before, ...definedOf(value) } : value;
  }
  return result;
}

const definedOf = (group: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
