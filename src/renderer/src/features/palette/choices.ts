import type { Task } from '../../../../main/contract/task';
import type { Terminal } from '../../../../main/contract/terminal';
import type { Workspace } from '../../../../main/contract/workspace';
import type { App } from '../../state/app';
import type { ShortcutId } from '../../state/keys/shortcut-table';
import { shortcuts } from '../../state/keys/shortcut-table';
import type { Question } from '../../state/question';
import type { PaletteItem, PaletteStep } from './palette-step';

/** Tasks that a step offers at most; the search narrows them down. */
const MOST_TASKS = 200;

/** The keys of a shortcut, as they are drawn. */
export const keysOf = (id: ShortcutId): string => shortcuts[id].keys[0];

/** Which task? The one whose screen is open is asked nothing. */
export function chooseTask(
  app: App,
  title: string,
  fits: (task: Task) => boolean,
  run: (task: Task) => PaletteStep | void,
): PaletteStep | void {
  const { tasks, workspaces } = app.farm.getState();
  const here = app.router.route.getState();
  const open = here.screen === 'task' ? tasks.get(here.taskId) : undefined;
  if (open && fits(open)) return run(open);
  const items = [...tasks.values()]
    .filter(fits)
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, MOST_TASKS)
    .map((task): PaletteItem => ({
      key: task.id,
      words: task.title,
      about: workspaces.get(task.workspaceId)?.name ?? '',
      run: () => run(task),
    }));
  return { title, groups: [{ title: 'Tasks', items }], empty: 'No task is where this could be done.' };
}

/** Which workspace? */
export function chooseWorkspace(
  app: App,
  title: string,
  run: (workspace: Workspace) => PaletteStep | void,
): PaletteStep {
  const items = [...app.farm.getState().workspaces.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map((workspace): PaletteItem => ({
      key: workspace.id,
      words: workspace.name,
      about: workspace.path,
      run: () => run(workspace),
    }));
  return { title, groups: [{ title: 'Workspaces', items }], empty: 'There is no workspace yet: add a project folder.' };
}

/** Which of the terminals that were opened by hand? */
export function chooseTerminal(
  app: App,
  title: string,
  fits: (terminal: Terminal) => boolean,
  run: (terminal: Terminal) => PaletteStep | void,
): PaletteStep {
  const items = [...app.farm.getState().terminals.values()].filter(fits).map((terminal): PaletteItem => ({
    key: terminal.id,
    words: terminal.title,
    about: terminal.kind,
    run: () => run(terminal),
  }));
  return { title, groups: [{ title: 'Terminals', items }], empty: 'No terminal is where this could be done.' };
}

/** A question before something that nothing brings back, as the button for it asks. */
export const askFirst = ({ sure, loses }: Question, run: () => void): PaletteStep => ({
  title: sure,
  asks: true,
  groups: [
    {
      title: loses,
      items: [
        { key: 'sure', words: sure.replace(/\?$/, ''), run },
        { key: 'leave', words: 'Cancel', run: () => undefined },
      ],
    },
  ],
  empty: '',
});

/** Opens a task, and does there what a key of its screen does. */
export function onTaskScreen(app: App, task: Task, id: ShortcutId | null): void {
  app.router.go({ screen: 'task', taskId: task.id });
  if (id !== null) app.shortcuts.press(id);
}
