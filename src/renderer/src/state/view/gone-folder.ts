import type { Workspace } from '../../../../main/contract/workspace';

/** Whether a workspace has lost its folder: nothing of it can go on. */
export const isFolderGone = ({ vcs }: Pick<Workspace, 'vcs'>): boolean => vcs.kind === 'missing';

/** What is wrong with a workspace whose folder was moved or deleted, and what can be done about it. */
export const goneWords = ({ path }: Pick<Workspace, 'path'>) => ({
  message: `The folder ${path} is not there any more.`,
  next: 'Put it back where it was. Or say where it is now: its tasks come along. Or take it off the list: nothing is deleted.',
});

/** The way to say where the folder of a workspace is now. */
export const LOCATE = 'Say where it is now…';
