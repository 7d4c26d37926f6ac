import { useMemo, useState } from 'react';
import type { WorkspaceId } from '../../../../main/contract/ids';
import { firstWorkspace } from '../../state/first-workspace';
import { lastWorkspace } from '../../state/last-workspace';
import { openTerminal } from '../../state/terminal-actions';
import { useApp, useFarm } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';

/** Opens a terminal by hand: where? The workspace on the screen comes first. */
export function NewTerminalDialog({ kind, onClose }: { kind: 'shell' | 'agent'; onClose: () => void }) {
  const app = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);
  const [workspaceId, setWorkspaceId] = useState(() =>
    firstWorkspace(app.farm.getState(), {
      route: app.router.route.getState(),
      chosen: app.filter.getState().workspaceId,
      last: lastWorkspace(),
    }),
  );
  const { busy, refused, send } = useSending(onClose);
  const { agents, agent, choose } = useAgents(kind);
  const workspace = workspaceId && workspaces.get(workspaceId);

  async function open(): Promise<void> {
    if (!workspaceId) return;
    const place = { kind, workspaceId, ...(agent !== undefined && { agent }) };
    await send((tell) => openTerminal(app, place, tell));
  }

  return (
    <Dialog
      title={kind === 'shell' ? 'New shell' : 'New agent terminal'}
      onClose={onClose}
      onSubmit={() => void open()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {/* It has the focus: what it opens is chosen already, and letters would choose another workspace. */}
          <Button look="primary" type="submit" keys="enter" data-autofocus aria-disabled={busy || !workspace}>
            Open
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p className="text-ink-2">
          {kind === 'shell'
            ? 'Your own shell in the folder of a workspace. What you type runs as you.'
            : 'An agent of your own in the folder of a workspace, outside of every task: you drive it, and nobody asks it for a verdict.'}
        </p>
        <SelectField
          label="Workspace"
          value={workspaceId}
          hint={workspace ? <span className="wrap-anywhere">{workspace.path}</span> : 'Add a project folder first.'}
          onChange={(event) => setWorkspaceId(event.target.value as WorkspaceId)}
        >
          {sorted.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {agents.length > 1 && (
          <SelectField label="Agent" value={agent} onChange={(event) => choose(event.target.value)}>
            {agents.map((each) => (
              <option key={each.agent} value={each.agent}>
                {each.title}
              </option>
            ))}
          </SelectField>
        )}
      </div>
    </Dialog>
  );
}

/** Agents that can be driven in a terminal, the one of the settings first; none for a shell. */
function useAgents(kind: 'shell' | 'agent') {
  const known = useFarm((farm) => farm.health?.agents);
  const usual = useFarm((farm) => farm.settings?.settings.defaultAgent);
  const [chosen, choose] = useState<string>();
  const able = kind === 'shell' ? [] : (known ?? []).filter(({ modes }) => modes.includes('terminal'));
  const agents = able.toSorted((a, b) => Number(b.agent === usual) - Number(a.agent === usual));
  return { agents, agent: chosen ?? agents[0]?.agent, choose };
}
