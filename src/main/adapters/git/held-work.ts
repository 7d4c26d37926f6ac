import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

const HELD = /^refs\/croft\/(?:kept|autosave)\/(task_[A-Za-z0-9-]{8,64})(?:\/|$)/;

/**
 * Tasks of which work was put away or saved in this repository. Its refs go along where its folder is moved or copied, and no clone has
 * them.
 */
export async function tasksHeld(repository: GitFolder): Promise<Result<string[]>> {
  const listed = await repository.text([
    'for-each-ref',
    '--format=%(refname)',
    'refs/croft/kept/',
    'refs/croft/autosave/',
  ]);
  if (!listed.ok) return listed;
  const tasks = listed.value.split('\n').flatMap((name) => HELD.exec(name)?.[1] ?? []);
  return ok([...new Set(tasks)]);
}
