import type { OperationName } from '../../../../main/contract/index';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import type { App } from '../../state/app';
import { call, repairTask } from '../../state/call';
import type { ShortcutId } from '../../state/keys/shortcut-table';
import {
  approveTask,
  canEditTask,
  pauseTask,
  resumeTask,
  retryStage,
  startTask,
  stopQuestionOf,
  stopTask,
  takeOverTask,
} from '../../state/task-actions';
import { canHandBack, canPause, canResume, canTakeOver } from '../../state/terminal-hands';
import { isGate } from '../../state/view/needs';
import { askFirst, chooseTask, keysOf, onTaskScreen } from './choices';
import type { PaletteCommand, PaletteStep } from './palette-step';

const isUnderWay = ({ state }: Task): boolean =>
  state.kind === 'running' || state.kind === 'needs-you' || state.kind === 'held';
const hasWork = ({ place, review }: Task): boolean => place.kind === 'worktree' && review.kind === 'open';

type Fits = (task: Task, runs: readonly Run[], app: App) => boolean;

/** A command about one task, which is asked for where none is open. */
const onTask =
  (
    words: string,
    fits: Fits,
    run: (app: App, task: Task) => PaletteStep | void,
    shortcut: ShortcutId | null = null,
  ): PaletteCommand =>
  (app) => ({
    words,
    ...(shortcut && { keys: keysOf(shortcut) }),
    run: () =>
      chooseTask(
        app,
        words,
        (task) => fits(task, runsOf(app, task), app),
        (task) => run(app, task),
      ),
  });

/** The same, where the task's screen asks for more. */
const thereBy = (words: string, fits: Fits, shortcut: ShortcutId): PaletteCommand =>
  onTask(words, fits, (app, task) => onTaskScreen(app, task, shortcut), shortcut);

/** Does it, and shows what has become of the task. */
const thenThere =
  (act: (app: App, task: Task) => Promise<boolean>) =>
  (app: App, task: Task): void =>
    void act(app, task).then((done) => done && onTaskScreen(app, task, null));

const inReview = (app: App, task: Task): void => app.router.go({ screen: 'review', taskId: task.id });

const runsOf = (app: App, task: Task): Run[] =>
  [...app.farm.getState().runs.values()].filter((run) => run.taskId === task.id);

/** The run to which words can be said: not one that its user drives in a terminal. */
const heardRun = (runs: readonly Run[]): Run | undefined =>
  runs.find((run) => run.status.kind === 'running' && !(run.attended && run.mode === 'terminal'));

const mayRetry: Fits = (task, runs) => retryStage(task, runs) !== null;

/** Commands about tasks, their runs and their work. */
export const taskCommands = {
  'task.create': (app) => ({
    words: 'New task…',
    keys: keysOf('new-task'),
    run: () => app.overlay.setState({ kind: 'new-task', workspaceId: null }, true),
  }),
  'task.update': onTask(
    'Edit the words of a draft…',
    canEditTask,
    (app, task) => onTaskScreen(app, task, 'edit'),
    'edit',
  ),
  'task.start': onTask(
    'Start a draft',
    ({ state }) => state.kind === 'draft',
    (app, task) => void startTask(app, task),
  ),
  'task.cancel': onTask(
    'Stop a task, or throw a draft away',
    (task) => isUnderWay(task) || task.state.kind === 'queued' || task.state.kind === 'draft',
    (app, task) => {
      const question = stopQuestionOf(task);
      return question ? askFirst(question, () => void stopTask(app, task)) : void stopTask(app, task);
    },
    'stop',
  ),
  'task.retry': thereBy('Retry a stage…', mayRetry, 'retry'),
  'task.repair': onTask(
    'Mend what stands in the way of a task',
    ({ state }) => state.kind === 'needs-you' && state.need.repair !== undefined,
    (app, { id, state }) => {
      const repair = state.kind === 'needs-you' ? state.need.repair : undefined;
      if (repair) void repairTask(app, id, repair);
    },
  ),
  'task.skip': thereBy('Skip a stage, with a reason…', isUnderWay, 'skip'),
  'task.approve': onTask(
    'Approve: let a task pass its gate',
    isGate,
    (app, task) => void approveTask(app, task),
    'approve',
  ),
  'task.pause': onTask('Pause a task', (task) => canPause(task).can, thenThere(pauseTask), 'pause'),
  'task.resume': onTask('Resume a task', (task) => canResume(task).can, thenThere(resumeTask), 'pause'),
  'task.take-over': onTask(
    'Take over a task in a terminal',
    (task, runs, app) => canTakeOver(task, runs, app.farm.getState().health?.agents ?? null).can,
    thenThere(takeOverTask),
    'hands',
  ),
  'task.hand-back': thereBy('Hand a task back to its agent…', (task, runs) => canHandBack(task, runs).can, 'hands'),
  'run.say': thereBy('Say something to an agent…', (_task, runs) => heardRun(runs) !== undefined, 'say'),
  'run.interrupt': onTask(
    'Interrupt an agent',
    (_task, runs) => heardRun(runs) !== undefined,
    (app, task) => {
      const run = heardRun(runsOf(app, task));
      if (run) void call(app, 'run.interrupt', { runId: run.id });
    },
    'interrupt',
  ),
  'run.answer': (app) => ({
    words: 'Open the next that needs you',
    keys: keysOf('next-needs-you'),
    run: () => app.shortcuts.press('next-needs-you'),
  }),
  'orchestrator.start': onTask(
    'Queue a draft',
    ({ state }) => state.kind === 'draft',
    (app, task) => void startTask(app, task),
  ),
  'orchestrator.retry': thereBy('Retry the stage where a task stands…', mayRetry, 'retry'),
  'review.comment': onTask('Remark on a line of a change…', hasWork, inReview),
  'review.edit-comment': onTask('Edit a remark…', hasWork, inReview),
  'review.remove-comment': onTask('Throw a remark away…', hasWork, inReview),
  'review.send-back': onTask('Send work back with remarks…', hasWork, inReview),
  'review.accept': onTask('Accept work: merge or squash…', hasWork, inReview),
  'review.discard': onTask('Discard work…', hasWork, inReview),
  'review.restore': onTask('Restore discarded work', ({ review }) => review.kind === 'discarded', inReview),
} as const satisfies Partial<Record<OperationName, PaletteCommand>>;
