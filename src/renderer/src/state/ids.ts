import type { CommentId, InputId, RunId, TaskId, WorkspaceId } from '../../../main/contract/ids';

/** 20 random characters. `randomUUID` would need a secure context, which a plain address in the LAN is not. */
function random(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return [...bytes].map((byte) => (byte % 36).toString(36)).join('');
}

export const newTaskId = (): TaskId => `task_${random()}` as TaskId;
export const newWorkspaceId = (): WorkspaceId => `ws_${random()}` as WorkspaceId;
export const newInputId = (): InputId => `input_${random()}` as InputId;
export const newCommentId = (): CommentId => `note_${random()}` as CommentId;
export const newRunId = (): RunId => `run_${random()}` as RunId;
