import { useRef, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';
import type { LinkedWords } from '../../state/linked-form';
import { newTaskId } from '../../state/ids';
import { firstWorkspace } from '../../state/first-workspace';
import { lastWorkspace, rememberWorkspace } from '../../state/last-workspace';
import { useApp, useFarm } from '../../state/use-app';
import { useIsHere } from '../../state/use-is-here';
import { createdWords } from '../../state/view/created-words';
import { agentOfWorkspace } from '../../state/view/agent-of-workspace';

interface Fields {
  readonly title: string;
  readonly workspaceId: WorkspaceId;
  readonly description: string;
  /** Empty: the default of the settings. */
  readonly pipeline: string;
  /** Empty: the default of the settings. Null: not chosen, so that it goes with the workspace. */
  readonly agent: string | null;
}

/** The form of a new task. Its id is made once, so that a second Enter or a lost answer creates no second task. */
export function useNewTask(
  workspaces: readonly Workspace[],
  first: Partial<LinkedWords> & { readonly workspaceId: WorkspaceId | null },
  onCreated: () => void,
) {
  const { host, farm, filter, toasts, router, overlay } = useApp();
  const [id] = useState(newTaskId);
  const [fields, setFields] = useState<Fields>(() => ({
    title: first.title ?? '',
    workspaceId: (first.workspaceId ??
      namedWorkspace(workspaces, first.workspace) ??
      firstWorkspace(farm.getState(), {
        route: router.route.getState(),
        chosen: filter.getState().workspaceId,
        last: lastWorkspace(),
      })) as WorkspaceId,
    description: first.description ?? '',
    pipeline: '',
    agent: null,
  }));
  const tasks = useFarm((farm) => farm.tasks);
  const usual = useFarm((farm) => farm.settings?.settings.defaultAgent);
  const agent = fields.agent ?? agentOfWorkspace(fields.workspaceId, tasks.values(), usual);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [titleError, setTitleError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const isHere = useIsHere();

  async function create(start: boolean): Promise<void> {
    if (sending.current) return;
    const title = fields.title.trim();
    if (title === '') {
      setTitleError('A task needs a title.');
      return;
    }
    sending.current = true;
    // As it was before: the task itself may be among those that run when the answer comes.
    const waiting = farm.getState();
    setBusy(true);
    const { workspaceId, description, pipeline } = fields;
    const reply = await host.invoke('task.create', {
      id,
      workspaceId,
      title,
      description,
      start,
      ...(pipeline && { pipeline }),
      ...(agent && { agent }),
    });
    sending.current = false;
    setBusy(false);
    if (!reply.ok) {
      setFailure(reply.error);
      return;
    }
    rememberWorkspace(workspaceId);
    toasts.show({
      tone: 'good',
      text: start ? createdWords(title, waiting) : `Kept “${title}” as a draft.`,
      action: { label: 'Open', run: () => router.go({ screen: 'task', taskId: id }) },
    });
    if (isHere()) onCreated();
  }

  return {
    fields,
    agent,
    failure,
    titleError,
    busy,
    create,
    change(change: Partial<Fields>) {
      if (change.title !== undefined) setTitleError(null);
      overlay.setState((open) => (open.kind === 'new-task' ? { ...open, isTouched: true } : open), true);
      setFields((before) => ({ ...before, ...change }));
    },
  };
}

/** The workspace with this id, path or name. */
const namedWorkspace = (workspaces: readonly Workspace[], named = ''): WorkspaceId | null =>
  workspaces.find(({ id, path, name }) => named !== '' && [id, path, name].includes(named))?.id ?? null;
