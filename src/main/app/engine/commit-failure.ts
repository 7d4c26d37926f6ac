import type { Failure } from '../../contract/errors';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { goneFolder } from '../gone-folder';

/**
 * Why the work of a task could not be committed, in words for who can mend it. A worktree without its repository is no git repository to git,
 * but nothing may be made one there: that would cut its link for good.
 */
export async function commitFailure(app: App, task: TaskRecord, why: Failure): Promise<Failure> {
  if (why.reason !== 'git.not_a_repository' || task.place.kind !== 'worktree') return why;
  const path = app.store.workspace(task.workspaceId)?.path;
  if (path !== undefined && (await app.git.inspect(path)).vcs.kind === 'missing')
    return goneFolder(path, 'Then commit again.');
  return { ...why, next: 'Put back what was moved or removed of its repository. What the agent left in it is kept.' };
}
