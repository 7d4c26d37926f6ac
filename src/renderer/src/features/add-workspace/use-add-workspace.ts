import { useState } from 'react';
import type { Failure } from '../../../../main/contract/errors';
import type { AddedWorkspace, Trust, Workspace } from '../../../../main/contract/workspace';
import { newWorkspaceId } from '../../state/ids';
import { useApp } from '../../state/use-app';
import { notMoved } from '../../state/view/not-moved';
import { trustTitles } from '../../state/workspace-actions';

interface Fields {
  readonly path: string;
  readonly name: string;
  readonly trust: Trust;
  readonly acceptInPlace: boolean;
}

/** The farm's answer for a folder without git, until the user has accepted what that means. */
const NOT_ACCEPTED = 'workspace.in_place_not_accepted';

/** What has become of it: a folder that is in the list already stays there as it is, and one that was taken off it is back as it was. */
export function addedWords(workspace: AddedWorkspace, asked: Asked): string {
  const isBack = workspace.returned === true;
  if (workspace.id === asked.id) return `${workspace.name} is here${isBack ? ', with its tasks' : ''}.`;
  const keeps = [
    asked.name !== '' && asked.name !== workspace.name ? `its name: “${asked.name}” was not taken` : '',
    asked.trust === workspace.trust ? '' : `its trust: ${trustTitles[workspace.trust].toLowerCase()}`,
  ].filter((part) => part !== '');
  const kept = keeps.length === 0 ? '' : ` It keeps ${keeps.join(', and ')}.`;
  return `${workspace.name} ${isBack ? 'is back, with its tasks' : 'is in the list already'}.${kept}`;
}

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly trust: Trust;
}

/** The form of a new workspace, or of where the folder of a `lost` one is now, with what the farm said against it. */
export function useAddWorkspace(lost: Workspace | undefined, onAdded: (workspace: Workspace, words: string) => void) {
  const { host } = useApp();
  const [id] = useState(() => lost?.id ?? newWorkspaceId());
  const [fields, setFields] = useState<Fields>({
    ...{ path: '', name: '', trust: lost?.trust ?? 'edit', acceptInPlace: false },
  });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function add(): Promise<void> {
    const path = fields.path.trim();
    if (busy) return;
    if (path === '') {
      setFailure({
        code: 'invalid',
        message: 'Say which folder.',
        fields: [{ path: 'path', message: 'Say which folder.' }],
      });
      return;
    }
    setBusy(true);
    const name = fields.name.trim();
    const reply = await host.invoke('workspace.create', {
      id,
      path,
      permissionMode: fields.trust,
      ...(name !== '' && { name }),
      ...(fields.acceptInPlace && { acceptInPlace: true }),
    });
    setBusy(false);
    const against = reply.ok ? lost && notMoved(lost, path, reply.value) : reply.error;
    if (reply.ok && !against) onAdded(reply.value, addedWords(reply.value, { id, name, trust: fields.trust }));
    else setFailure(against ?? null);
  }

  const wrongFields = failure?.fields ?? [];
  return {
    fields,
    busy,
    add,
    /** Not shown twice: what belongs to a field stands at the field. */
    failure: wrongFields.length > 0 ? null : failure,
    inPlace: failure?.reason === NOT_ACCEPTED,
    nameOfPath: fields.path.split(/[\\/]/).findLast((part) => part !== '') ?? 'shop',
    fieldError: (name: string) => wrongFields.find(({ path }) => path === name)?.message,
    change(change: Partial<Fields>) {
      // What was said of one folder does not hold for another.
      if (change.path !== undefined) setFailure(null);
      setFields((before) => ({ ...before, ...(change.path !== undefined && { acceptInPlace: false }), ...change }));
    },
  };
}

/** What the form shows, and what it does. */
export type AddWorkspaceForm = ReturnType<typeof useAddWorkspace>;
