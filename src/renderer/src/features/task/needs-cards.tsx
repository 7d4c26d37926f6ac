import { useMemo } from 'react';
import type { Task } from '../../../../main/contract/task';
import { repairTask } from '../../state/call';
import { useApp, useFarm } from '../../state/use-app';
import { isFolderGone, LOCATE } from '../../state/view/gone-folder';
import { NeedCard } from './need-card';
import { PermissionCard } from './permission-card';
import { QuestionCard } from './question-card';
import type { TaskActs } from './use-task-actions';

/** What the task needs of its user, above everything else. Only the first question takes the keys. */
export function NeedsCards({ task, acts }: { task: Task; acts: TaskActs }) {
  const app = useApp();
  const asks = useFarm((farm) => farm.asks);
  const mine = useMemo(
    () => [...asks.values()].filter((ask) => ask.taskId === task.id).toSorted((a, b) => a.createdAt - b.createdAt),
    [asks, task.id],
  );
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId));
  const lost = workspace && isFolderGone(workspace) ? workspace : null;
  const { state } = task;
  if (mine.length === 0 && state.kind !== 'needs-you') return null;
  return (
    <div className="grid shrink-0 gap-2 border-b border-line p-2">
      {state.kind === 'needs-you' && (
        <NeedCard
          need={state.need}
          acts={acts}
          locate={
            lost ? { label: LOCATE, run: () => app.overlay.setState({ kind: 'add-workspace', lost }, true) } : null
          }
          onRepair={() => state.need.repair && void repairTask(app, task.id, state.need.repair)}
        />
      )}
      {mine.map((ask, index) =>
        ask.kind === 'permission' ? (
          <PermissionCard key={ask.id} ask={ask} hasKeys={index === 0} />
        ) : (
          <QuestionCard key={ask.id} ask={ask} />
        ),
      )}
    </div>
  );
}
