import type { WorkspaceId } from '../../../main/contract/ids';
import { stored } from './stored';

const KEY = 'croft.last-workspace';

/** The workspace of the last task that was created in this window. */
export const lastWorkspace = (): string | null => stored(() => sessionStorage.getItem(KEY));

export const rememberWorkspace = (workspaceId: WorkspaceId): void =>
  void stored(() => sessionStorage.setItem(KEY, workspaceId));
