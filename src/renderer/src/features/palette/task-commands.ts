import type { OperationName } from '../../../../main/contract/index';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import type { App } from '../../state/app';
import { call } from '../../state/call';
import type { ShortcutId } from '../../state/keys/shortcut-table';
import { approveTask, startTask, stopTask } from '../../state/task-actions';
import { canHandBack, canPause, canResume, canTakeOver } from '../../state/terminal-hands';
import { isGate } from '../../state/view/needs';
import { chooseTask, keysOf, onTaskScreen } from './choices';
import type { PaletteCommand } from './palette-step';

const isOver = ({ state }: Task): boolean => state.kind === 'done' || state.kind === 'cancelled';
const isUnderWay = ({ state }: Task): boolean =>
  state.kind === 'running' || state.kind === 'needs-you' || state.kind === 'held';
const hasWork = ({ place, review }: Task): boolean => place.kind === 'worktree' && review.kind === 'open';

/** A command about one task, which is asked for where none is open. */
const onTask =
  (
    words: string,
    fits: (task: Task, runs: readonly Run[], app: App) => boolean,
    run: (app: App, task: Task) => void,
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
const thereBy = (words: string, fits: (task: Task) => boolean, shortcut: ShortcutId): PaletteCommand =>
  onTask(words, fits, (app, task) => onTaskScreen(app, task, shortcut), shortcut);

const asked = (name: 'task.pause' | 'task.resume' | 'task.take-over' | 'task.hand-back') => (app: App, task: Task) =>
  void call(app, name, { taskId: task.id }).then((done) => done && onTaskScreen(app, task, null));

const inReview = (app: App, task: Task): void => app.router.go({ screen: 'review', taskId: task.id });

const runsOf = (app: App, task: Task): Run[] =>
  [...app.farm.getState().runs.values()].filter((run) => run.taskId === task.id);

const liveRunOf = (app: App, task: Task): Run | undefined =>
  runsOf(app, task).find((run) => run.status.kind !== 'ended');

/** Commands about tasks, their runs and their work. */
export const taskCommands = {
  'task.create': (app) => ({
    words: 'New task…',
    keys: keysOf('new-task'),
    run: () => app.overlay.setState({ kind: 'new-task', workspaceId: null }, true),
  }),
  'task.update': onTask(
    'Edit the words of a draft…',
    ({ state, place }) => place.kind === 'none' && (state.kind === 'draft' || state.kind === 'queued'),
    (app, task) => onTaskScreen(app, task, null),
  ),
  'task.start': onTask(
    'Start a draft',
    ({ state }) => state.kind === 'draft',
    (app, task) => void startTask(app, task),
  ),
  'task.cancel': onTask(
    'Stop a task',
    (task) => isUnderWay(task) || task.state.kind === 'queued',
    (app, task) => void stopTask(app, task),
    'stop',
  ),
  'task.retry': thereBy('Retry a stage…', (task) => isUnderWay(task) || isOver(task), 'retry'),
  'task.skip': thereBy('Skip a stage, with a reason…', isUnderWay, 'skip'),
  'task.approve': onTask(
    'Approve: let a task pass its gate',
    isGate,
    (app, task) => void approveTask(app, task),
    'approve',
  ),
  'task.pause': onTask('Pause a task', (task) => canPause(task).can, asked('task.pause'), 'pause'),
  'task.resume': onTask('Resume a task', (task) => canResume(task).can, asked('task.resume'), 'pause'),
  'task.take-over': onTask(
    'Take over a task in a terminal',
    (task, runs, app) => canTakeOver(task, runs, app.farm.getState().health?.agents ?? null).can,
    asked('task.take-over'),
    'hands',
  ),
  'task.hand-back': onTask(
    'Hand a task back to its agent',
    (task, runs) => canHandBack(task, runs).can,
    asked('task.hand-back'),
    'hands',
  ),
  'run.say': thereBy('Say something to an agent…', ({ state }) => state.kind === 'running', 'say'),
  'run.interrupt': onTask(
    'Interrupt an agent',
    ({ state }) => state.kind === 'running',
    (app, task) => {
      const run = liveRunOf(app, task);
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
  'orchestrator.retry': thereBy('Retry the stage where a task stands…', isUnderWay, 'retry'),
  'review.comment': onTask('Remark on a line of a change…', hasWork, inReview),
  'review.edit-comment': onTask('Edit a remark…', hasWork, inReview),
  'review.remove-comment': onTask('Throw a remark away…', hasWork, inReview),
  'review.send-back': onTask('Send work back with remarks…', hasWork, inReview),
  'review.accept': onTask('Accept work: merge or squash…', hasWork, inReview),
  'review.discard': onTask('Discard work…', hasWork, inReview),
  'review.restore': onTask('Restore discarded work', ({ review }) => review.kind === 'discarded', inReview),
} as const satisfies Partial<Record<OperationName, PaletteCommand>>;
