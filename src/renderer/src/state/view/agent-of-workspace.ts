import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Task } from '../../../../main/contract/task';

/** The agent that the next task of a workspace most likely wants: the one of its newest task. Empty: that of the settings. */
export function agentOfWorkspace(
  workspaceId: WorkspaceId,
  tasks: Iterable<Pick<Task, 'workspaceId' | 'agent' | 'createdAt'>>,
  usual: string | undefined,
): string {
  const here = [...tasks].filter((task) => task.workspaceId === workspaceId);
  const newest = here.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return newest === undefined || newest.agent === usual ? '' : newest.agent;
}
