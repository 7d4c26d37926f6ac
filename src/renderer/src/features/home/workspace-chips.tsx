import { FolderPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { WorkspaceId } from '../../../../main/contract/ids';
import { useApp, useFarm } from '../../state/use-app';
import { IconButton } from '../../ui/icon-button';

/** The workspaces where there is no room for a list of them: one narrows Home to its tasks. */
export function WorkspaceChips() {
  const { filter, overlay } = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const chosen = useStore(filter, (state) => state.workspaceId);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);
  const choose = (workspaceId: WorkspaceId | null) => filter.setState({ workspaceId });
  return (
    <div className="flex shrink-0 items-center gap-1.5 border-b border-line py-1.5 pl-3">
      <fieldset aria-label="Workspaces" className="flex min-w-0 flex-1 gap-1.5 overflow-x-auto">
        <Chip name="All" isChosen={chosen === null} onChoose={() => choose(null)} />
        {sorted.map(({ id, name }) => (
          <Chip key={id} name={name} isChosen={id === chosen} onChoose={() => choose(id === chosen ? null : id)} />
        ))}
      </fieldset>
      <IconButton label="Add a project folder" onClick={() => overlay.setState({ kind: 'add-workspace' }, true)}>
        <FolderPlus />
      </IconButton>
    </div>
  );
}

function Chip({ name, isChosen, onChoose }: { name: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <button
      type="button"
      dir="auto"
      aria-pressed={isChosen}
      className="h-8 max-w-44 shrink-0 truncate rounded-full border border-line px-3 text-sm text-ink-2 aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse"
      onClick={onChoose}
    >
      {name}
    </button>
  );
}
