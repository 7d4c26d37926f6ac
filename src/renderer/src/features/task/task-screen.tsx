import { useState } from 'react';
import type { TaskId } from '../../../../main/contract/ids';
import type { Task } from '../../../../main/contract/task';
import { hrefOf } from '../../state/router';
import { detailsOf } from '../../state/toasts';
import { useFarm, useNarrow } from '../../state/use-app';
import { Empty, Trouble } from '../../ui/message';
import { SkeletonRows } from '../../ui/skeleton';
import { HeldBar } from './held-bar';
import { NeedsCards } from './needs-cards';
import { StageTimeline } from './stage-timeline';
import { TaskHeader } from './task-header';
import { TaskPanes } from './task-panes';
import type { PaneName } from './task-panes';
import { TerminalPane } from './terminal-pane';
import { useChanges } from './use-changes';
import { useChosenRun } from './use-chosen-run';
import { useOpenTask } from '../../state/use-open-task';
import type { OpenedTask as Opened } from '../../state/use-open-task';
import { runReading } from '../../state/view/run-reading';
import { UnreadRuns } from './unread-runs';
import { useTaskActions } from './use-task-actions';

/** One task: its stages, its agent at work, what it has changed, what it needs. */
export function TaskScreen({ taskId }: { taskId: TaskId }) {
  const opened = useOpenTask(taskId);
  switch (opened.kind) {
    case 'loading':
      return <SkeletonRows rows={9} label="Asking for the task" />;
    case 'missing':
      return (
        <Empty title="There is no such task">
          <p>It may belong to another farm, or its workspace was taken off the list.</p>
          <a className="underline underline-offset-4" data-text href={hrefOf({ screen: 'home' })}>
            Back to Home
          </a>
        </Empty>
      );
    case 'failed':
      return (
        <div className="p-4">
          <Trouble title={opened.failure.message} next={opened.failure.next} details={detailsOf(opened.failure)} />
        </div>
      );
    case 'open':
      return <OpenedTask key={taskId} opened={opened} />;
  }
}

function OpenedTask({ opened }: { opened: Opened }) {
  const { task, runs } = opened;
  const reading = runReading(opened);
  const narrow = useNarrow();
  const [pane, setPane] = useState<PaneName>(narrow ? 'terminal' : 'plan');
  const isTracked = useIsTracked(task);
  const changes = useChanges(task.id, isTracked);
  const chosen = useChosenRun(runs);
  const acts = useTaskActions(task, runs);
  const terminal = <TerminalPane task={task} run={chosen.run} reading={reading} />;

  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <TaskHeader task={task} changes={changes.value} acts={acts} />
      <StageTimeline task={task} runs={runs} reading={reading} chosen={chosen} />
      {reading === 'failed' && <UnreadRuns opened={opened} />}
      {task.state.kind === 'held' && <HeldBar state={task.state} acts={acts} />}
      <NeedsCards task={task} acts={acts} />
      <div className="flex min-h-88 flex-1">
        {!narrow && <div className="flex min-w-0 flex-[1.35] flex-col border-r border-line">{terminal}</div>}
        <TaskPanes
          task={task}
          runs={runs}
          reading={reading}
          changes={changes}
          isTracked={isTracked}
          pane={!narrow && pane === 'terminal' ? 'plan' : pane}
          onPane={setPane}
          terminal={narrow ? terminal : null}
        />
      </div>
      {acts.dialog}
    </div>
  );
}

/** Whether git knows what a task changes: not in a folder without it. */
function useIsTracked({ place, workspaceId }: Task): boolean {
  const vcs = useFarm((farm) => farm.workspaces.get(workspaceId)?.vcs.kind);
  return place.kind === 'worktree' || (place.kind === 'in-place' && vcs !== 'none');
}
