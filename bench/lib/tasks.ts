import type { TaskId, WorkspaceId } from '../../src/main/contract/ids';
import type { FarmClient } from '../../test/fakes/farm-events';

const LIMIT_MS = 180_000;

export async function addWorkspace(client: FarmClient, path: string): Promise<WorkspaceId> {
  const { id } = await client.invoke('workspace.create', { path, permissionMode: 'bypassPermissions' });
  return id;
}

export interface Wanted {
  readonly workspace: WorkspaceId;
  readonly pipeline?: string;
  /** The scripted one unless told. */
  readonly agent?: string;
}

/** A task in the queue. */
export async function createTask(
  client: FarmClient,
  { workspace, pipeline, agent = 'scripted' }: Wanted,
): Promise<TaskId> {
  const { id } = await client.invoke('task.create', {
    workspaceId: workspace,
    title: 'A turn',
    description: 'A short one.',
    agent,
    ...(pipeline !== undefined && { pipeline }),
    start: true,
  });
  return id;
}

/** Starts tasks and waits until all of them are done. */
export async function runTasks(client: FarmClient, { count, ...wanted }: Wanted & { count: number }): Promise<void> {
  const ids: TaskId[] = [];
  for (let nr = 0; nr < count; nr += 1) ids.push(await createTask(client, wanted));
  for (const id of ids) await client.taskIn(id, 'done', { limitMs: LIMIT_MS });
}
