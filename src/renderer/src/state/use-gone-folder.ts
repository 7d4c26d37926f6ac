import { useState } from 'react';
import type { Workspace } from '../../../main/contract/workspace';
import { call } from './call';
import { useApp } from './use-app';
import { removeWorkspace } from './workspace-actions';
import { goneWords, isFolderGone, LOCATE } from './view/gone-folder';

/** What is said of a workspace whose folder is gone, and the ways to have it back. */
export function useGoneFolder(workspace: Workspace) {
  const app = useApp();
  const [look, setLook] = useState<'none' | 'looking' | 'still-gone'>('none');

  /** For where nothing tells the farm of a folder that is back. Whoever asks about it has it tell everybody. */
  async function lookAgain(): Promise<void> {
    setLook('looking');
    const found = await call(app, 'workspace.get', { workspaceId: workspace.id });
    setLook(found && isFolderGone(found) ? 'still-gone' : 'none');
  }

  const locate = () => app.overlay.setState({ kind: 'add-workspace', lost: workspace }, true);
  return {
    ...goneWords(workspace),
    find: { label: LOCATE, run: locate },
    look,
    onLook: () => void lookAgain(),
    drop: { label: 'Take it off the list', run: () => void removeWorkspace(app, workspace) },
  };
}
