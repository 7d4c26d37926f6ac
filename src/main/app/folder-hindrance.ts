import type { Failure } from '../contract/errors';
import type { FolderKind } from '../ports/git';
import type { App } from './app';
import { bareRepository } from './bare-repository';
import { gitData } from './git-data';
import { notCommitted } from './uncommitted';

/** What stands against a folder as a place for tasks; null: nothing. */
export async function folderHindrance(
  app: App,
  path: string,
  { vcs, root, isBare, isGitData }: FolderKind,
  acceptInPlace: boolean,
): Promise<Failure | null> {
  if (isGitData) return gitData(path);
  if (isBare) return bareRepository(path);
  if (vcs.kind === 'none' && !acceptInPlace) {
    return {
      code: 'conflict',
      reason: 'workspace.in_place_not_accepted',
      message: `${path} is no git repository: agents would change its files directly, and Croft could not undo it.`,
      next: 'Run `git init` there and add it again, or accept that its tasks work in place.',
    };
  }
  const isPart = root !== null && root !== path;
  return isPart && !(await app.git.hasCommittedFolder(path)) ? notCommitted(path, root) : null;
}
