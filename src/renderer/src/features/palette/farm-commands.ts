import type { OperationName } from '../../../../main/contract/index';
import type { Trust } from '../../../../main/contract/workspace';
import type { App } from '../../state/app';
import { call } from '../../state/call';
import { reviveWorker, startDemo, stopAll, togglePause } from '../../state/farm-actions';
import { openTerminal, stopTerminal } from '../../state/terminal-actions';
import { endQuestion } from '../../state/terminal-words';
import { removeWorkspace, setTrust, trustTitles } from '../../state/workspace-actions';
import { askFirst, chooseTask, chooseTerminal, chooseWorkspace, keysOf } from './choices';
import { chooseEnded } from './ended-step';
import type { PaletteCommand, PaletteItem, PaletteStep } from './palette-step';

const toSettings =
  (words: string): PaletteCommand =>
  (app) => ({ words, about: 'in Settings', run: () => app.router.go({ screen: 'settings' }) });

function chooseTrust(app: App): PaletteStep {
  return chooseWorkspace(app, 'Trust of which workspace?', (workspace) => ({
    title: `How far are agents trusted in ${workspace.name}?`,
    groups: [
      {
        title: workspace.name,
        items: (['ask', 'edit', 'full'] as const).map((trust: Trust): PaletteItem => ({
          key: trust,
          words: trustTitles[trust],
          about: trust === workspace.trust ? 'as it is now' : '',
          run: () => void setTrust(app, workspace, trust),
        })),
      },
    ],
    empty: '',
  }));
}

/** Which kind of terminal, and where? */
function chooseNewTerminal(app: App): PaletteStep {
  const open = (kind: 'shell' | 'agent') => () =>
    chooseWorkspace(
      app,
      kind === 'shell' ? 'A shell in which workspace?' : 'An agent in which workspace?',
      (workspace) => void openTerminal(app, { kind, workspaceId: workspace.id }),
    );
  return {
    title: 'Open a terminal',
    groups: [
      {
        title: 'Terminals',
        items: [
          { key: 'shell', words: 'A shell', run: open('shell') },
          { key: 'agent', words: 'An agent of your own', run: open('agent') },
        ],
      },
    ],
    empty: '',
  };
}

const leave = (app: App, how: 'keep' | 'drain'): void =>
  void call(app, 'desktop.quit', { how }).then(
    (done) =>
      done?.quitting &&
      app.toasts.show({
        text: how === 'keep' ? 'Croft quits. Agents go on.' : 'Croft quits when the running agents have finished.',
      }),
  );

/** Commands about workspaces, terminals, settings, the farm and the desktop. */
export const farmCommands = {
  'workspace.create': (app) => ({
    words: 'Add a project folder…',
    keys: keysOf('add-workspace'),
    run: () => app.overlay.setState({ kind: 'add-workspace' }, true),
  }),
  'workspace.update': (app) => ({ words: 'Trust of a workspace…', run: () => chooseTrust(app) }),
  'workspace.remove': (app) => ({
    words: 'Take a workspace off the list…',
    run: () =>
      chooseWorkspace(app, 'Take which one off the list?', (workspace) => void removeWorkspace(app, workspace)),
  }),
  'terminal.start': (app) => ({
    words: 'Open a terminal…',
    found: ['shell', 'agent'],
    run: () => chooseNewTerminal(app),
  }),
  'terminal.stop': (app) => ({
    words: 'End a terminal…',
    run: () =>
      chooseTerminal(
        app,
        'End which terminal?',
        ({ state }) => state.kind !== 'ended',
        (terminal) => askFirst(endQuestion(terminal), () => void stopTerminal(app, terminal)),
      ),
  }),
  'terminal.remove': (app) => ({
    words: 'Take an ended terminal off the list…',
    about: 'with its output',
    run: () => chooseEnded(app),
  }),
  'terminal.resize': (app) => ({
    words: 'Fit a terminal to this window',
    about: 'take its keyboard in Terminals',
    run: () => app.router.go({ screen: 'terminals', focus: null }),
  }),
  'pipeline.check': (app) => ({
    words: 'Pipelines of a workspace…',
    about: 'and what is wrong in them',
    run: () =>
      chooseWorkspace(app, 'Pipelines of which workspace?', (workspace) =>
        app.overlay.setState({ kind: 'new-task', workspaceId: workspace.id }, true),
      ),
  }),
  'settings.update': toSettings('Change settings'),
  'settings.update-local': toSettings('Change the program of an agent'),
  'secret.set': toSettings('Keep a key for agents'),
  'secret.remove': toSettings('Forget a key'),
  'farm.pause': (app) => ({
    words: 'Pause the farm: nothing new starts',
    keys: keysOf('pause-all'),
    run: () => void togglePause(app),
  }),
  'farm.resume': (app) => ({
    words: 'Resume the farm',
    keys: keysOf('pause-all'),
    run: () => void togglePause(app),
  }),
  'farm.undrain': (app) => ({
    words: 'Do not quit after all',
    keys: keysOf('pause-all'),
    run: () => void togglePause(app),
  }),
  'farm.stop-all': (app) => ({ words: 'Stop all agents now', run: () => void stopAll(app) }),
  'farm.demo': (app) => ({ words: 'Try the demo', about: 'no key, no network', run: () => void startDemo(app) }),
  'farm.revive-worker': (app) => ({
    words: 'Revive the worker',
    about: 'when it does not answer',
    run: () => void reviveWorker(app),
  }),
  'farm.drain': (app) => ({ words: 'Quit when the running agents have finished', run: () => leave(app, 'drain') }),
  'desktop.quit': (app) => ({ words: 'Quit: agents keep running', run: () => leave(app, 'keep') }),
  'desktop.update': toSettings('Change the desktop app'),
  'desktop.set-hotkey': toSettings('Change a global hotkey'),
  'desktop.hold-hotkeys': toSettings('Record the keys of a global hotkey'),
  'desktop.pick-folder': (app) => ({
    words: 'Pick a project folder…',
    run: () => app.overlay.setState({ kind: 'add-workspace' }, true),
  }),
  'desktop.reveal': (app) => ({
    words: 'Show the files of a task…',
    about: 'in the file manager',
    run: () =>
      chooseTask(
        app,
        'Show the files of which task?',
        ({ place }) => place.kind !== 'none',
        (task) => void call(app, 'desktop.reveal', { taskId: task.id }),
      ),
  }),
  'desktop.update-app': (app) => ({
    words: 'Look for an update',
    about: 'what it finds stands in Settings',
    run: () => {
      app.router.go({ screen: 'settings' });
      void call(app, 'desktop.update-app', { how: 'check' });
    },
  }),
} as const satisfies Partial<Record<OperationName, PaletteCommand>>;
