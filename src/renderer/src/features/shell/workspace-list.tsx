import { useMemo } from 'react';
import { useStore } from 'zustand';
import { hrefOf } from '../../state/router';
import { useApp, useFarm } from '../../state/use-app';
import { workspaceCounts } from '../../state/view/farm-status';
import { classNames } from '../../ui/class-names';
import { WorkspaceRow } from './workspace-row';

/** All workspaces by name; one narrows Home to its tasks. */
export function WorkspaceList() {
  const { filter } = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const tasks = useFarm((farm) => farm.tasks);
  const counts = useMemo(() => workspaceCounts({ tasks }), [tasks]);
  const chosen = useStore(filter, (state) => state.workspaceId);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);

  return (
    <section aria-label="Workspaces" className="mb-1">
      <div className="flex h-7 items-center justify-between px-2 text-sm text-ink-3">
        <h2 className="font-medium">Workspaces</h2>
        {sorted.length > 1 && (
          <a
            href={hrefOf({ screen: 'home' })}
            aria-current={chosen === null ? 'true' : undefined}
            className={classNames('rounded-sm px-1 hover:bg-hover hover:text-ink', chosen === null && 'sr-only')}
            onClick={() => filter.setState({ workspaceId: null })}
          >
            Show all
          </a>
        )}
      </div>
      <ul>
        {sorted.map((workspace) => (
          <WorkspaceRow
            key={workspace.id}
            workspace={workspace}
            counts={counts.get(workspace.id)}
            isChosen={workspace.id === chosen}
          />
        ))}
      </ul>
    </section>
  );
}
