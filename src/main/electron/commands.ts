import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { HotkeyAction } from '../contract/desktop';
import type { Result } from '../contract/errors';
import type { AskId } from '../contract/ids';
import { needsOf } from '../contract/needs';
import { newTaskAddress } from './deep-link';
import type { FarmView } from './farm-view';
import type { Leaving } from './leaving';
import type { MainWindow } from './main-window';
import type { QuickWindow } from './quick-window';
import type { Standing } from './standing';
import type { TrayAction } from './tray/model';

export interface CommandsOptions {
  readonly standing: Standing;
  readonly window: MainWindow;
  readonly quick: QuickWindow;
  readonly leaving: Leaving;
  /** Tells what did not work, or what cannot be seen otherwise. */
  say(words: string): void;
}

/** What keys, the tray and notifications do. */
export interface Commands {
  press(action: HotkeyAction): void;
  click(action: TrayAction): void;
  answer(askId: AskId, allow: boolean): void;
}

export function createCommands(o: CommandsOptions): Commands {
  const { farm, view } = o.standing;
  const done = async <T>(result: Promise<Result<T>> | undefined, words?: (value: T) => string): Promise<void> => {
    const answer = await result;
    if (!answer) o.say('Croft is still starting.');
    else if (!answer.ok) o.say(answer.error.message);
    else if (words) o.say(words(answer.value));
  };
  const pause = (): Promise<void> =>
    done(farm()?.invoke('farm.pause', {}), () => 'The queue is paused: nothing new starts.');
  const resume = (): Promise<void> => done(farm()?.invoke('farm.resume', {}), () => 'The queue goes on.');
  const stay = (): Promise<void> =>
    done(farm()?.invoke('farm.undrain', {}), ({ control }) =>
      control === 'paused' ? 'Croft does not quit. The queue stays paused.' : 'Croft does not quit. The queue goes on.',
    );
  const toggles = { open: pause, paused: resume, draining: stay } as const;
  const stopAll = async (): Promise<void> => {
    const live = view()?.runs.size ?? 0;
    if (live > 0 && !(await confirmStop(o.window.shown(), live))) return;
    await done(farm()?.invoke('farm.stop-all', {}), ({ stopped }) =>
      stopped === 0
        ? 'Nothing ran. The queue is paused: nothing new starts.'
        : 'All agents are stopped, and the queue is paused. Their work and their sessions are kept.',
    );
  };
  const answer = (askId: AskId, allow: boolean): void =>
    void done(farm()?.invoke('run.answer', { askId, answer: { kind: allow ? 'allow' : 'deny' } }));

  const keys: Readonly<Record<HotkeyAction, () => void>> = {
    'show-hide': () => o.window.toggle(),
    'quick-task': () => o.quick.toggle(),
    'next-need': () => o.window.show(nextNeed(view(), o.window.lookedAt())),
    'pause-all': () => void toggles[view()?.control ?? 'open'](),
    'stop-all': () => void stopAll(),
  };

  return {
    press: (action) => keys[action](),
    answer,
    click(action) {
      switch (action.kind) {
        case 'open-task':
          return o.window.show(`#/task/${action.taskId}`);
        case 'answer':
          return answer(action.askId, action.allow);
        case 'pause':
          return void pause();
        case 'resume':
          return void resume();
        case 'stop-all':
          return void stopAll();
        case 'new-task':
          return o.window.show(newTaskAddress());
        case 'open':
          return o.window.show();
        case 'quit':
          return void o.leaving.leave('ask');
        case 'quit-now':
          return void o.leaving.leave('keep');
        case 'stay':
          return o.leaving.stay();
      }
    },
  };
}

/** The one that has waited longest; pressed again, the next one; with none: Home. */
function nextNeed(view: FarmView | null, lookedAt: string | null): string {
  const addresses = [...new Set((view ? needsOf(view) : []).map(({ task }) => `#/task/${task.id}`))];
  const at = lookedAt === null ? -1 : addresses.indexOf(lookedAt);
  return addresses[(at + 1) % Math.max(addresses.length, 1)] ?? '#/';
}

async function confirmStop(window: BrowserWindow | null, live: number): Promise<boolean> {
  const options = {
    type: 'warning' as const,
    title: 'Stop all agents',
    message: live === 1 ? 'Stop the agent that runs?' : `Stop all ${live} agents that run?`,
    detail:
      'What they do right now is broken off. Their work and their sessions are kept; “Resume the queue” lets them go on.',
    buttons: ['Stop all', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return response === 0;
}
