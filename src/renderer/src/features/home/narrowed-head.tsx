import { X } from 'lucide-react';
import type { Workspace } from '../../../../main/contract/workspace';
import { useApp, useNarrow } from '../../state/use-app';
import { useGoneFolder } from '../../state/use-gone-folder';
import { isFolderGone } from '../../state/view/gone-folder';
import { Button } from '../../ui/button';
import { LostThing } from '../../ui/lost-thing';

/** Says that Home shows the tasks of one workspace only, with the way back to all, and what is wrong with its folder. */
export function NarrowedHead({ workspace }: { workspace: Workspace }) {
  const { filter } = useApp();
  const narrow = useNarrow();
  return (
    <>
      {narrow ? (
        // The chips above say and do the same.
        <h1 className="sr-only">Home, only tasks of {workspace.name}</h1>
      ) : (
        <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-4">
          <h1 className="flex min-w-0 items-baseline gap-1">
            <span className="shrink-0 font-normal text-ink-2">Only tasks of</span>
            <bdi className="truncate font-medium">{workspace.name}</bdi>
          </h1>
          <Button small look="quiet" icon={<X />} onClick={() => filter.setState({ workspaceId: null })}>
            Show all
          </Button>
        </header>
      )}
      {isFolderGone(workspace) && <GoneFolder key={workspace.id} workspace={workspace} />}
    </>
  );
}

function GoneFolder({ workspace }: { workspace: Workspace }) {
  return (
    <div className="shrink-0 px-4 pt-3 max-md:px-3">
      <LostThing {...useGoneFolder(workspace)} />
    </div>
  );
}
