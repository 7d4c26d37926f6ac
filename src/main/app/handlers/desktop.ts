import type { DesktopSettings, DesktopState } from '../../contract/desktop';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { TaskId } from '../../contract/ids';
import type { Desktop } from '../../ports/desktop';
import type { App } from '../app';
import { changeDesktopSettings } from '../desktop-settings';

type Mine = Pick<
  Handlers,
  | 'desktop.get'
  | 'desktop.update'
  | 'desktop.set-hotkey'
  | 'desktop.hold-hotkeys'
  | 'desktop.pick-folder'
  | 'desktop.reveal'
  | 'desktop.update-app'
  | 'desktop.quit'
>;

/** Handlers of desktop. Without a desktop its settings can still be read and changed; nothing acts on them. */
export const desktopHandlers = (app: App): Mine => ({
  'desktop.get': () => ok(stateOf(app)),
  'desktop.update': (patch) => change(app, patch),
  'desktop.set-hotkey': ({ action, accelerator }) =>
    onDesktop(app, (desktop) => {
      const set = desktop.setHotkey(action, accelerator);
      return set.ok ? change(app, { hotkeys: { [action]: accelerator } }) : set;
    }),
  'desktop.hold-hotkeys': ({ held }) => onDesktop(app, (desktop) => ok({ held: desktop.holdHotkeys(held) })),
  'desktop.pick-folder': () => onDesktop(app, async (desktop) => ok({ path: await desktop.pickFolder() })),
  'desktop.reveal': ({ taskId }) => onDesktop(app, (desktop) => reveal(app, desktop, taskId)),
  'desktop.update-app': ({ how }) =>
    onDesktop(app, async (desktop) => {
      const done = await desktop.updateApp(how);
      return done.ok ? ok(stateOf(app)) : done;
    }),
  'desktop.quit': ({ how }) => onDesktop(app, async (desktop) => ok({ quitting: await desktop.quit(how) })),
});

const stateOf = (app: App): DesktopState => app.desktop?.state() ?? { kind: 'none' };

function onDesktop<T>(
  app: App,
  act: (desktop: Desktop) => Result<T> | Promise<Result<T>>,
): Result<T> | Promise<Result<T>> {
  if (app.desktop) return act(app.desktop);
  return fail('unavailable', 'Croft runs without a desktop window here.', {
    reason: 'desktop.none',
    next: 'Start it on a machine with a screen, without --headless.',
  });
}

function change(app: App, patch: Parameters<typeof changeDesktopSettings>[1]): Result<DesktopState> {
  const settings: DesktopSettings = changeDesktopSettings(app, patch);
  app.desktop?.follow(settings);
  return ok(stateOf(app));
}

async function reveal(app: App, desktop: Desktop, taskId: TaskId): Promise<Result<{ shown: true }>> {
  const task = app.store.task(taskId);
  if (!task) return fail('not_found', 'There is no such task.');
  if (task.place.kind === 'none') {
    return fail('conflict', 'This task has no folder yet.', {
      reason: 'task.no-place',
      next: 'It gets one when it starts.',
    });
  }
  const shown = await desktop.reveal(task.place.path);
  return shown.ok ? ok({ shown: true }) : shown;
}
