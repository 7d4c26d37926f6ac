import { useRef, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';
import { keepTaskForm, readTaskForm } from '../../state/kept-task-form';
import type { KeptTaskForm } from '../../state/kept-task-form';
import type { App } from '../../state/app';
import type { LinkedWords } from '../../state/linked-form';
import { newTaskId } from '../../state/ids';
import { firstWorkspace } from '../../state/first-workspace';
import { lastWorkspace, rememberWorkspace } from '../../state/last-workspace';
import { useApp, useFarm } from '../../state/use-app';
import { useIsHere } from '../../state/use-is-here';
import { createdWords } from '../../state/view/created-words';
import { agentOfWorkspace } from '../../state/view/agent-of-workspace';
import { titleTooLong } from '../../state/view/title-limit';

/** Pipeline and agent are empty for the default of the settings; an agent that is null goes with the workspace. */
interface Fields extends KeptTaskForm {
  readonly workspaceId: WorkspaceId;
}

type First = Partial<LinkedWords> & { readonly workspaceId: WorkspaceId | null };

/** The form of a new task. Its id is made once, so that a second Enter or a lost answer creates no second task. */
export function useNewTask(workspaces: readonly Workspace[], first: First, onCreated: () => void) {
  const app = useApp();
  const { host, farm, toasts, router, overlay } = app;
  const [id] = useState(newTaskId);
  // A link says what its form holds; what was kept waits for the next one that begins empty, and nothing of a link replaces it.
  const [kept, setKept] = useState(readTaskForm);
  const isLinked = (first.title ?? '') + (first.description ?? '') !== '';
  const mayKeep = !isLinked || kept === null;
  const [fields, setFields] = useState<Fields>(() => firstFields(app, workspaces, first, isLinked ? null : kept));
  const tasks = useFarm((farm) => farm.tasks);
  const usual = useFarm((farm) => farm.settings?.settings.defaultAgent);
  const agent = fields.agent ?? agentOfWorkspace(fields.workspaceId, tasks.values(), usual);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [titleError, setTitleError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const isHere = useIsHere();

  function change(next: Partial<Fields>): void {
    if (next.title !== undefined) setTitleError(null);
    overlay.setState((open) => (open.kind === 'new-task' ? { ...open, isTouched: true } : open), true);
    const now = { ...fields, ...next };
    setFields(now);
    if (mayKeep) keepTaskForm(now);
  }

  async function create(start: boolean): Promise<void> {
    if (sending.current) return;
    const title = fields.title.trim();
    if (title === '') {
      setTitleError('A task needs a title.');
      return;
    }
    // Said at the field as long as it holds.
    if (titleTooLong(title) !== null) return;
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
    if (mayKeep) keepTaskForm(null);
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
    titleError: titleError ?? titleTooLong(fields.title),
    busy,
    create,
    change,
    /** What is in it was written before, and not sent. */
    isKept: kept !== null && !isLinked,
    startEmpty() {
      change({ title: '', description: '' });
      setKept(null);
    },
  };
}

function firstFields(app: App, workspaces: readonly Workspace[], first: First, kept: KeptTaskForm | null): Fields {
  const named = (name: string | undefined) => first.workspaceId ?? namedWorkspace(workspaces, name);
  const known = named(first.workspace ?? kept?.workspaceId);
  return {
    title: kept?.title ?? first.title ?? '',
    workspaceId: (known ??
      firstWorkspace(app.farm.getState(), {
        route: app.router.route.getState(),
        chosen: app.filter.getState().workspaceId,
        last: lastWorkspace(),
      })) as WorkspaceId,
    description: kept?.description ?? first.description ?? '',
    pipeline: kept?.pipeline ?? '',
    agent: kept?.agent ?? null,
  };
}

/** The workspace with this id, path or name. */
const namedWorkspace = (workspaces: readonly Workspace[], named = ''): WorkspaceId | null =>
  workspaces.find(({ id, path, name }) => named !== '' && [id, path, name].includes(named))?.id ?? null;
