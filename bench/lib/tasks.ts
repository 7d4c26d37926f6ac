import type { TaskId, WorkspaceId } from '../../src/main/contract/ids';
import type { FarmClient } from '../../test/fakes/farm-events';

const LIMIT_MS = 180_000;

export async function addWorkspace(client: FarmClient, path: string): Promise<WorkspaceId> {
  const { id } = await client.invoke('workspace.create', { path, permissionMode: 'bypassPermissions' });
  return id;
}

/** Starts tasks that the scripted agent carries out, and waits until all of them are done. Answers their ids. */
export async function runTasks(
  client: FarmClient,
  { workspace, count, pipeline }: { workspace: WorkspaceId; count: number; pipeline?: string },
): Promise<readonly TaskId[]> {
  const ids: TaskId[] = [];
  for (let nr = 0; nr < count; nr += 1) {
    const { id } = await client.invoke('task.create', {
      workspaceId: workspace,
      title: `Turn ${nr}`,
      description: 'A short one.',
      agent: 'scripted',
      ...(pipeline !== undefined && { pipeline }),
      start: true,
    });
    ids.push(id);
  }
  for (const id of ids) await client.taskIn(id, 'done', { limitMs: LIMIT_MS });
  return ids;
}
