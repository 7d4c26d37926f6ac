import {
  CircleStop,
  Ellipsis,
  GitPullRequest,
  Hand,
  MessageSquare,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  SkipForward,
  SquareTerminal,
  Trash2,
  Undo2,
} from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Task } from '../../../../main/contract/task';
import { stopQuestionOf } from '../../state/task-actions';
import { useApp, useFarm } from '../../state/use-app';
import { waitsForReview } from '../../state/view/review-wait';
import { AskFirst } from '../../ui/ask-first';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import { useKeptFocus } from '../../ui/focus-back';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import type { MenuEntry } from '../../ui/menu';
import type { Possible, TaskActs } from './use-task-actions';

/** The main actions of a task as buttons, the rest in a menu. What it needs of its user has a card of its own. */
export function TaskActions({ task, acts }: { task: Task; acts: TaskActs }) {
  const { router } = useApp();
  const part = useRef<HTMLDivElement>(null);
  useKeptFocus(part);
  const open = [...useReviewEntry(task), ...useOpenTerminals(task)];
  const isOver = task.state.kind === 'cancelled' || task.state.kind === 'done';
  const isRunning = task.state.kind === 'running';
  return (
    <div ref={part} className="flex shrink-0 items-center gap-1.5">
      {acts.start && (
        <Button look="primary" icon={<Play />} onClick={acts.start}>
          Start
        </Button>
      )}
      {isOver && acts.session.run && (
        <Button icon={<MessageSquare />} className="max-lg:hidden" onClick={acts.session.run}>
          Open its session
        </Button>
      )}
      {waitsForReview(task) && (
        <Button
          look="primary"
          keys="v"
          icon={<GitPullRequest />}
          onClick={() => router.go({ screen: 'review', taskId: task.id })}
        >
          Review
        </Button>
      )}
      {acts.retry && isOver && (
        <Button keys="r" icon={<RotateCcw />} onClick={acts.retry}>
          Retry
        </Button>
      )}
      {isRunning && acts.handBack.run && (
        <Button look="primary" keys="t" icon={<Undo2 />} onClick={acts.handBack.run}>
          Hand back…
        </Button>
      )}
      {isRunning && acts.takeOver.run && (
        <Button keys="t" icon={<Hand />} onClick={acts.takeOver.run}>
          Take over
        </Button>
      )}
      {isRunning && acts.pause.run && (
        <Button keys="u" icon={<Pause />} className="max-md:hidden" onClick={acts.pause.run}>
          Pause
        </Button>
      )}
      <StopButton task={task} acts={acts} />
      <Menu
        groups={[open, ...menuOf(task, acts)]}
        trigger={
          // A key that is pressed once more opens the menu only.
          <IconButton label="More actions" data-keeps-focus>
            <Ellipsis />
          </IconButton>
        }
      />
    </div>
  );
}

const THROW_AWAY = 'Throw away';

function StopButton({ task, acts: { stop, stopping } }: { task: Task; acts: TaskActs }) {
  const question = stopQuestionOf(task);
  const isDraft = task.state.kind === 'draft';
  return (
    stop && (
      <AskFirst
        isAsking={stopping !== null}
        sure={question?.sure ?? ''}
        loses={question?.loses ?? ''}
        onSure={() => stopping?.sure()}
        onLeave={() => stopping?.leave()}
      >
        <Button keys="x" icon={isDraft ? <Trash2 /> : <CircleStop />} onClick={stop}>
          {isDraft ? THROW_AWAY : 'Stop'}
        </Button>
      </AskFirst>
    )
  );
}

/** The way to terminals that its user has opened for the task and not ended. */
function useOpenTerminals(task: Task): MenuEntry[] {
  const { router } = useApp();
  const terminals = useFarm((farm) => farm.terminals);
  return [...terminals.values()]
    .filter(({ taskId, state }) => taskId === task.id && state.kind !== 'ended')
    .map(({ id, title }) => ({
      label: `Go to: ${title}`,
      icon: <SquareTerminal />,
      run: () => router.go({ screen: 'terminals', focus: id }),
    }));
}

/** The way back to what was decided on the work of a task. */
function useReviewEntry({ id, review }: Task): MenuEntry[] {
  const { router } = useApp();
  if (review.kind === 'open') return [];
  const hint = review.kind === 'accepted' ? `Its work is in ${review.into}.` : 'Its work was discarded.';
  const run = () => router.go({ screen: 'review', taskId: id });
  return [{ label: 'Look at its review', hint, icon: <GitPullRequest />, run }];
}

/** An entry that says why it cannot be chosen, where it cannot. */
const entry = (label: string, icon: ReactNode, { run, why }: Possible, keys?: string): MenuEntry => ({
  label,
  icon,
  run: run ?? (() => undefined),
  disabled: run === undefined,
  ...(why !== undefined && { hint: why }),
  ...(keys !== undefined && { keys }),
});

function menuOf(task: Task, acts: TaskActs): MenuEntry[][] {
  const { retry, skip, edit, stop, retryFrom } = acts;
  const here: MenuEntry[] = [];
  if (edit) here.push({ label: 'Edit title and details…', keys: 'e', icon: <Pencil />, run: edit });
  if (retry) here.push({ label: 'Retry the stage…', keys: 'r', icon: <RotateCcw />, run: retry });
  if (skip) here.push({ label: 'Skip the stage…', keys: 's', icon: <SkipForward />, run: skip });
  if (stop && task.state.kind === 'draft') here.push({ label: THROW_AWAY, keys: 'x', icon: <Trash2 />, run: stop });
  const again = task.stages
    .filter((stage) => retry !== undefined && stage.attempts > 0)
    .map((stage): MenuEntry => ({ label: `Retry from ${stage.title}…`, run: () => retryFrom(stage.key) }));
  const copies: MenuEntry[] = [{ label: 'Copy the task’s id', run: () => void copyText(task.id) }];
  if (task.place.kind !== 'none') {
    const { path } = task.place;
    copies.push({ label: 'Copy the path of its files', run: () => void copyText(path) });
  }
  return [handsOn(task, acts), here, again, copies];
}

/** Going on by hand: the same entries wherever a task stands, so that one that cannot be chosen says why. */
function handsOn({ state }: Task, acts: TaskActs): MenuEntry[] {
  const isOver = state.kind === 'done' || state.kind === 'cancelled';
  const hands = acts.handBack.run
    ? entry('Hand back to the agent…', <Undo2 />, acts.handBack, 't')
    : entry('Take over in a terminal', <Hand />, acts.takeOver, 't');
  const pause = acts.resume.run
    ? entry('Resume', <Play />, acts.resume, 'u')
    : entry('Pause', <Pause />, acts.pause, 'u');
  const shell = entry('Shell in its worktree', <SquareTerminal />, acts.shell, 'shift+s');
  return isOver
    ? [entry('Open a terminal in its session', <MessageSquare />, acts.session), shell]
    : [hands, pause, shell];
}
