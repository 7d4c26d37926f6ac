import { Folder, GitBranch } from 'lucide-react';
import type { OutputOf } from '../../../../main/contract/index';
import type { Task } from '../../../../main/contract/task';
import { hrefOf } from '../../state/router';
import { useFarm } from '../../state/use-app';
import { useTaskTimes } from '../../state/use-task-times';
import { taskSign } from '../../state/view/signs';
import { exactDuration, money, plural } from '../../state/view/words';
import { timeWords, waitWords } from '../../state/view/work-times';
import { CopyButton } from '../../ui/copy-button';
import { EndCut } from '../../ui/end-cut';
import { MiddleCut } from '../../ui/middle-cut';
import { ThingHead } from '../../ui/thing-head';
import { TaskActions } from './task-actions';
import type { TaskActs } from './use-task-actions';

interface TaskHeaderProps {
  task: Task;
  changes: OutputOf<'task.changes'> | null;
  acts: TaskActs;
}

/** What the task is, where its work lies, what it has cost so far, and what can be done with it. */
export function TaskHeader({ task, changes, acts }: TaskHeaderProps) {
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId)?.name ?? '');
  return (
    <ThingHead
      back={{ href: hrefOf({ screen: 'home' }), label: 'Back to Home' }}
      sign={taskSign(task)}
      owner={workspace}
      title={task.title}
    >
      <div className="flex min-w-0 items-center gap-3 text-ink-2 max-lg:order-last max-lg:w-full max-lg:pl-9">
        <Place task={task} />
        <ChangeCount changes={changes} />
        <TimeAndCost task={task} />
      </div>
      <TaskActions task={task} acts={acts} />
    </ThingHead>
  );
}

function Place({ task: { place } }: { task: Task }) {
  if (place.kind === 'none') return null;
  const text = place.kind === 'worktree' ? place.branch : place.path;
  const Icon = place.kind === 'worktree' ? GitBranch : Folder;
  return (
    <span className="flex min-w-0 items-center gap-1 max-lg:flex-1">
      <Icon
        aria-label={place.kind === 'worktree' ? 'Branch' : 'In place, in'}
        className="size-3.5 shrink-0 text-ink-3"
      />
      {place.kind === 'worktree' ? (
        <EndCut text={text} className="max-w-64 font-mono text-sm" />
      ) : (
        <MiddleCut text={text} className="max-w-64 font-mono text-sm" />
      )}
      <span className="max-md:hidden">
        <CopyButton text={text} label={place.kind === 'worktree' ? 'Copy the branch’s name' : 'Copy the path'} />
      </span>
    </span>
  );
}

function ChangeCount({ changes }: { changes: OutputOf<'task.changes'> | null }) {
  if (!changes || changes.files.length === 0) return null;
  const sum = (side: 'added' | 'removed') => changes.files.reduce((total, file) => total + (file[side] ?? 0), 0);
  return (
    <span className="tick flex gap-1.5 text-sm">
      <span className="max-md:hidden">{plural(changes.files.length, 'file')}</span>
      <span className="text-done">+{sum('added')}</span>
      <span className="text-fail">−{sum('removed')}</span>
    </span>
  );
}

function TimeAndCost({ task }: { task: Task }) {
  const { worked, waited } = useTaskTimes(task);
  const waits = waitWords(waited);
  return (
    <span className="tick flex gap-3 text-sm">
      {worked > 0 && <span title={timeWords(waited)}>{exactDuration(worked)}</span>}
      {waits !== null && <span className="text-ink-3 max-xl:hidden">{waits}</span>}
      {(worked > 0 || task.costUsd > 0) && (
        <span title="Cost so far, as the agents report it">{money(task.costUsd)}</span>
      )}
    </span>
  );
}
