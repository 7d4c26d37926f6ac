import { FolderPlus, FolderX } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';
import { useApp, useFarm } from '../../state/use-app';
import { goneWords, isFolderGone } from '../../state/view/gone-folder';
import { classNames } from '../../ui/class-names';
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
        <Chip isChosen={chosen === null} onChoose={() => choose(null)}>
          All
        </Chip>
        {sorted.map((workspace) => (
          <WorkspaceChip
            key={workspace.id}
            workspace={workspace}
            isChosen={workspace.id === chosen}
            onChoose={() => choose(workspace.id === chosen ? null : workspace.id)}
          />
        ))}
      </fieldset>
      <IconButton label="Add a project folder" onClick={() => overlay.setState({ kind: 'add-workspace' }, true)}>
        <FolderPlus />
      </IconButton>
    </div>
  );
}

interface ChosenProps {
  isChosen: boolean;
  onChoose: () => void;
}

/** A workspace that has lost its folder says so; what to do about it stands where it is chosen. */
function WorkspaceChip({ workspace, ...rest }: ChosenProps & { workspace: Workspace }) {
  const isGone = isFolderGone(workspace);
  return (
    <Chip {...rest} title={isGone ? goneWords(workspace).message : undefined}>
      {isGone && (
        <FolderX aria-hidden="true" className={classNames('size-3.5 shrink-0', !rest.isChosen && 'text-fail')} />
      )}
      <bdi className="truncate">{workspace.name}</bdi>
      {isGone && <span className={classNames('shrink-0', !rest.isChosen && 'text-fail')}>gone</span>}
    </Chip>
  );
}

function Chip({
  isChosen,
  onChoose,
  title,
  children,
}: ChosenProps & { title?: string | undefined; children: ReactNode }) {
  return (
    <button
      type="button"
      title={title}
      aria-pressed={isChosen}
      className="flex h-8 max-w-44 shrink-0 items-center gap-1 rounded-full border border-line px-3 text-sm text-ink-2 aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse"
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
