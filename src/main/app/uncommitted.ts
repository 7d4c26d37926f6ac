import type { Failure } from '../contract/errors';
import type { Workspace } from '../contract/workspace';
import type { NewFact } from '../ports/store';
import type { App } from './app';

/** Why no task can work in a subfolder that no commit has. */
export const notCommitted = (folder: string, root: string): Failure => ({
  code: 'conflict',
  reason: 'workspace.not_committed',
  message: `${folder} has no committed files: agents would not find it in their worktrees.`,
  next: `Commit its files first, then try again. Or add the folder of the whole repository, ${root}.`,
});

/** What is said once when a folder is added in which agents would not find everything that its user sees; null: nothing. */
export async function unseenFiles(app: App, { id, path, name, vcs, copyFiles }: Workspace): Promise<NewFact | null> {
  if (vcs.kind !== 'git' || vcs.empty) return null;
  const files = (await app.git.uncommittedFiles(path, copyFiles)) ?? 0;
  if (files === 0) return null;
  const count = files === 1 ? '1 file with changes that are' : `${files} files with changes that are`;
  const fact = {
    type: 'notice',
    level: 'info',
    code: 'workspace.uncommitted',
    message: `“${name}” has ${count} not committed. Agents start from the last commit and do not see them.`,
    next: 'Commit them first if agents need them.',
  } as const;
  return { at: app.clock.now(), workspaceId: id, taskId: null, runId: null, fact };
}
