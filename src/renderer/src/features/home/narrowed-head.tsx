import { X } from 'lucide-react';
import { useState } from 'react';
import type { Workspace } from '../../../../main/contract/workspace';
import { call } from '../../state/call';
import { useApp, useNarrow } from '../../state/use-app';
import { goneWords, isFolderGone, LOCATE } from '../../state/view/gone-folder';
import { removeWorkspace } from '../../state/workspace-actions';
import { Button } from '../../ui/button';
import { Trouble } from '../../ui/message';

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
  const app = useApp();
  const { message, next } = goneWords(workspace);
  const [look, setLook] = useState<'none' | 'looking' | 'still-gone'>('none');
  const isLooking = look === 'looking';

  /** For where nothing tells the farm of a folder that is back. Whoever asks about it has it tell everybody. */
  async function lookAgain(): Promise<void> {
    setLook('looking');
    const found = await call(app, 'workspace.get', { workspaceId: workspace.id });
    setLook(found && isFolderGone(found) ? 'still-gone' : 'none');
  }

  return (
    <div className="shrink-0 px-4 pt-3 max-md:px-3">
      <Trouble title={message} next={next}>
        <Button small onClick={() => app.overlay.setState({ kind: 'add-workspace', lost: workspace }, true)}>
          {LOCATE}
        </Button>
        <Button small aria-disabled={isLooking} onClick={isLooking ? undefined : () => void lookAgain()}>
          {isLooking ? 'Looking…' : 'Look again'}
        </Button>
        <Button small look="danger" onClick={() => void removeWorkspace(app, workspace)}>
          Take it off the list
        </Button>
        <output className="text-sm text-ink-2">{look === 'still-gone' && 'Still not there.'}</output>
      </Trouble>
    </div>
  );
}
