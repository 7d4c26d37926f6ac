import type { Failure } from '../../../../main/contract/errors';
import type { AddedWorkspace, Workspace } from '../../../../main/contract/workspace';
import { plainPath } from './overlap';

/**
 * Why a workspace whose folder was gone has not come along to the one that was chosen, though the farm took the answer; null: it is there.
 * The farm answers with what it found at the folder, or with the workspace as it is where its own folder is back.
 */
export function notMoved(lost: Workspace, chosen: string, found: AddedWorkspace): Failure | null {
  const say = (why: string, next: string): Failure => ({
    code: 'conflict',
    message: `${lost.name} was not moved: ${why}`,
    next,
  });
  if (found.id !== lost.id) {
    const how = found.returned === true ? 'is back, with its tasks' : 'is in the list already';
    return say(`this folder is that of ${found.name}, which ${how}.`, `Choose the folder of ${lost.name}.`);
  }
  if (found.returned === true || plainPath(chosen) === plainPath(found.path)) return null;
  return say(`its folder is there, at ${found.path}.`, 'Nothing was done with the folder that you chose.');
}
