import { Ellipsis, Pencil, Play, RotateCcw, SkipForward, Square } from 'lucide-react';
import type { Task } from '../../../../main/contract/task';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import type { MenuEntry } from '../../ui/menu';
import type { TaskActs } from './use-task-actions';

/** The main action of a task as a button, the rest in a menu. What it needs of its user has a card of its own. */
export function TaskActions({ task, acts }: { task: Task; acts: TaskActs }) {
  const isOver = task.state.kind === 'cancelled' || task.state.kind === 'done';
  return (
    <div className="flex shrink-0 items-center gap-1.5">
      {acts.start && (
        <Button look="primary" icon={<Play />} onClick={acts.start}>
          Start
        </Button>
      )}
      {acts.retry && isOver && (
        <Button keys="r" icon={<RotateCcw />} onClick={acts.retry}>
          Retry
        </Button>
      )}
      {acts.stop && (
        <Button keys="x" icon={<Square />} onClick={acts.stop}>
          Stop
        </Button>
      )}
      <Menu
        groups={menuOf(task, acts)}
        trigger={
          <IconButton label="More actions">
            <Ellipsis />
          </IconButton>
        }
      />
    </div>
  );
}

function menuOf(task: Task, { retry, skip, edit, retryFrom }: TaskActs): MenuEntry[][] {
  const here: MenuEntry[] = [];
  if (edit) here.push({ label: 'Edit title and details…', icon: <Pencil />, run: edit });
  if (retry) here.push({ label: 'Retry the stage…', keys: 'r', icon: <RotateCcw />, run: retry });
  if (skip) here.push({ label: 'Skip the stage…', keys: 's', icon: <SkipForward />, run: skip });
  const again = task.stages
    .filter((stage) => retry !== undefined && stage.attempts > 0)
    .map((stage): MenuEntry => ({ label: `Retry from ${stage.title}…`, run: () => retryFrom(stage.key) }));
  const copies: MenuEntry[] = [{ label: 'Copy the task’s id', run: () => void copyText(task.id) }];
  if (task.place.kind !== 'none') {
    const { path } = task.place;
    copies.push({ label: 'Copy the path of its files', run: () => void copyText(path) });
  }
  return [here, again, copies];
}
