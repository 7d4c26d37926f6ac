import { Plus, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { hrefOf } from '../../state/router';
import { useApp, useFarm } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/message';
import { NewTerminalDialog } from './new-terminal-dialog';

/** No terminal is open: what this screen is for, and how it fills. */
export function NoTerminals() {
  const { overlay, filter } = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const chosen = useStore(filter, (state) => state.workspaceId);
  const workspace = chosen === null ? undefined : workspaces.get(chosen);
  const [isAsking, setAsking] = useState(false);
  if (workspaces.size === 0) {
    return (
      <Empty title="No terminals yet">
        <p>Every agent works in a terminal; here you watch them all. First Croft needs a project folder.</p>
        <div className="flex justify-center">
          <Button look="primary" keys="w" onClick={() => overlay.setState({ kind: 'add-workspace' }, true)}>
            Add a project folder
          </Button>
        </div>
      </Empty>
    );
  }
  return (
    <Empty title={workspace ? `Nothing runs in ${workspace.name}` : 'Nothing runs now'}>
      <p>
        Every agent that works shows here in its live terminal: watch twelve at once, type into one, take its work over.
        Shells and agents of your own open here, too.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button
          look="primary"
          keys="n"
          icon={<Plus />}
          onClick={() => overlay.setState({ kind: 'new-task', workspaceId: workspace?.id ?? null }, true)}
        >
          New task
        </Button>
        <Button keys="shift+s" icon={<SquareTerminal />} onClick={() => setAsking(true)}>
          New shell…
        </Button>
        {workspace && <Button onClick={() => filter.setState({ workspaceId: null })}>Show all workspaces</Button>}
      </div>
      {isAsking && <NewTerminalDialog kind="shell" onClose={() => setAsking(false)} />}
    </Empty>
  );
}

/** The address names a terminal that is not there. */
export function GoneTerminal() {
  return (
    <Empty title="This terminal is not there any more">
      <p>It was taken off the list, or its task is long over: a task’s own page still has the terminals of its runs.</p>
      <a className="underline underline-offset-4" data-text href={hrefOf({ screen: 'terminals', focus: null })}>
        All terminals
      </a>
    </Empty>
  );
}
