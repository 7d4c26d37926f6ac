import type { App } from '../../state/app';
import type { Look } from '../../state/look';
import { shortcutRows, shortcuts } from '../../state/keys/shortcut-table';
import type { ShortcutId } from '../../state/keys/shortcut-table';
import { farmCommands } from './farm-commands';
import type { PaletteCommand, PaletteItem, PaletteStep } from './palette-step';
import { taskCommands } from './task-commands';

/** Every command of the catalogue, by its name there. A test holds it to the catalogue. */
export const paletteCommands: Readonly<Record<string, PaletteCommand>> = { ...taskCommands, ...farmCommands };

const MOST_TASKS = 500;

/** Commands that another line says in the same words, or that make no sense at the moment. */
function isOffered(app: App, name: string): boolean {
  const control = app.farm.getState().health?.control ?? 'open';
  if (name === 'farm.pause') return control === 'open';
  if (name === 'farm.resume') return control === 'paused';
  if (name === 'farm.undrain') return control === 'draining';
  // In a browser there is no desktop to tell, and no button for it.
  if (name.startsWith('desktop.') || name === 'farm.drain') return !app.host.canLogOut;
  return !name.startsWith('orchestrator.');
}

/** What the palette begins with: what can be done here, everything that Croft can do, every task and every workspace. */
export function rootStep(app: App): PaletteStep {
  const { tasks, workspaces } = app.farm.getState();
  const commands = Object.entries(paletteCommands)
    .filter(([name]) => isOffered(app, name))
    .map(([name, command]): PaletteItem => ({ key: name, ...command(app) }));
  const known = new Set(commands.map(({ keys }) => keys));
  return {
    title: 'Search or do anything',
    groups: [
      { title: 'Here', items: shortcutItems(app, 'here').filter(({ keys }) => !known.has(keys)) },
      {
        title: 'Go to',
        items: [...shortcutItems(app, 'everywhere').filter(({ keys }) => !known.has(keys)), ...paneItems(app)],
      },
      { title: 'Do', items: [...commands, ...exportItem(app)] },
      { title: 'Look', items: lookItems(app) },
      {
        title: 'Tasks',
        items: [...tasks.values()]
          .toSorted((a, b) => b.updatedAt - a.updatedAt)
          .slice(0, MOST_TASKS)
          .map((task) => ({
            key: task.id,
            words: task.title,
            about: workspaces.get(task.workspaceId)?.name ?? '',
            run: () => app.router.go({ screen: 'task', taskId: task.id }),
          })),
      },
      {
        title: 'Workspaces',
        items: [...workspaces.values()].map((workspace) => ({
          key: workspace.id,
          words: `Only ${workspace.name}`,
          about: workspace.path,
          run: () => {
            app.filter.setState({ workspaceId: workspace.id });
            app.router.go({ screen: 'home' });
          },
        })),
      },
    ],
    empty: 'Nothing fits these words.',
  };
}

/** The parts of Activity, where it is not the screen that is shown: there they stand among what can be done here. */
function paneItems(app: App): PaletteItem[] {
  if (app.router.route.getState().screen === 'activity') return [];
  return (['runs', 'charts'] as const).map((pane) => ({
    key: `go-${pane}`,
    words: `Go to ${shortcuts[`tab-${pane}`].words}`,
    about: 'in Activity',
    run: () => app.router.go({ screen: 'activity', pane }),
  }));
}

/** What a screen does that is not the one shown now. */
function exportItem(app: App): PaletteItem[] {
  if (app.shortcuts.has('log-export')) return [];
  const run = () => {
    app.router.go({ screen: 'activity', pane: 'log' });
    app.shortcuts.press('log-export');
  };
  return [{ key: 'log-export-there', words: shortcuts['log-export'].words, about: 'in Activity', run }];
}

/** Keys that somebody on the screen would take now. */
function shortcutItems(app: App, where: 'here' | 'everywhere'): PaletteItem[] {
  return shortcutRows
    .filter(([id, row]) => (row.place === 'Everywhere') === (where === 'everywhere') && !isSilent(id))
    .filter(([id]) => app.shortcuts.has(id))
    .map(([id, row]) => ({ key: id, words: row.words, keys: row.keys[0] ?? '', run: () => app.shortcuts.press(id) }));
}

/** Keys of the row that has the focus say nothing while the palette has it, nor does the way to a message: the palette keeps the focus. */
const isSilent = (id: ShortcutId): boolean =>
  id === 'palette' || id === 'out' || id === 'messages' || id.startsWith('row-');

function lookItems({ look }: App): PaletteItem[] {
  const item = (words: string, change: Partial<Look>): PaletteItem => ({
    key: words,
    words,
    run: () => look.setState(change),
  });
  const { theme, density, contrast } = look.getState();
  return [
    theme === 'dark' ? item('Light colours', { theme: 'light' }) : item('Dark colours', { theme: 'dark' }),
    item('Colours as the system', { theme: 'system' }),
    density === 'compact'
      ? item('Comfortable rows', { density: 'comfortable' })
      : item('Compact rows', { density: 'compact' }),
    contrast === 'more'
      ? item('Contrast as the system', { contrast: 'system' })
      : item('High contrast', { contrast: 'more' }),
  ];
}
