import { useRef, useState } from 'react';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId, WorkspaceId } from '../../../main/contract/ids';
import type { Workspace } from '../../../main/contract/workspace';
import { newTaskId } from './ids';
import { stored } from './stored';
import { useApp } from './use-app';
import { titleTooLong } from './view/title-limit';

const LAST = 'croft.quick-workspace';

/** A task in one line. Its id is made with the line, so that a second Enter or a lost answer creates no second task. */
export function useQuickTask(workspaces: readonly Workspace[], onCreated: () => void) {
  const { host } = useApp();
  const id = useRef<TaskId>(newTaskId());
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState(() => stored(() => localStorage.getItem(LAST)));
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const workspaceId = (workspaces.find((each) => each.id === chosen) ?? workspaces[0])?.id as WorkspaceId;

  return {
    title,
    workspaceId,
    failure,
    busy,
    write(words: string) {
      setTitle(words);
      setFailure(null);
    },
    choose(next: WorkspaceId) {
      setChosen(next);
      stored(() => localStorage.setItem(LAST, next));
    },
    async create(): Promise<void> {
      if (busy || title.trim() === '' || titleTooLong(title) !== null) return;
      setBusy(true);
      const reply = await host.invoke('task.create', { id: id.current, workspaceId, title: title.trim(), start: true });
      setBusy(false);
      if (!reply.ok) return setFailure(reply.error);
      id.current = newTaskId();
      setTitle('');
      onCreated();
    },
  };
}
