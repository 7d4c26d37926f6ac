import type { Trust, Workspace } from '../../../main/contract/workspace';
import type { App } from './app';
import { call } from './call';

/** Takes a workspace off the list. Nothing of it is deleted: added again, it comes back with its tasks. */
export async function removeWorkspace(app: App, workspace: Workspace): Promise<void> {
  const removed = await call(app, 'workspace.remove', { workspaceId: workspace.id });
  if (!removed) return;
  const { id, path, name } = workspace;
  const back = { id, path };
  app.toasts.show({
    text: `${name} is off the list, and so are its tasks. Add its folder again, and they come back.`,
    action: { label: 'Undo', run: () => void call(app, 'workspace.create', back) },
    forMs: 10_000,
  });
}

/** Changes how far the agents of a workspace are trusted, with a way back. */
export async function setTrust(app: App, workspace: Workspace, trust: Trust): Promise<void> {
  if (trust === workspace.trust) return;
  const changed = await call(app, 'workspace.update', { workspaceId: workspace.id, permissionMode: trust });
  if (!changed) return;
  const back = () => void call(app, 'workspace.update', { workspaceId: workspace.id, permissionMode: workspace.trust });
  app.toasts.show({
    text: `${workspace.name}: ${trustTitles[trust].toLowerCase()}, for runs that start from now on.`,
    action: { label: 'Undo', run: back },
  });
}

export const trustTitles: Readonly<Record<Trust, string>> = {
  ask: 'Ask first',
  edit: 'Change files freely',
  full: 'Full trust',
};

/** One word or two for a list. */
export const trustShort: Readonly<Record<Trust, string>> = { ask: 'asks', edit: 'edits freely', full: 'full trust' };

/** An agent's own rule, not ours: a command that only changes files where it works counts as a change of files (see the test of what the real CLI asks for). */
const FREE_FILES =
  'changed, moved and deleted without asking, also by commands such as rm, mv, cp or echo > file. Other commands ask first, such as npm test or git commit, and so does all that touches anything outside this folder.';

/** What each trust means and risks, in plain words. */
const trustTexts: Readonly<Record<Trust, string>> = {
  ask: 'Every change waits for your answer, and so does every command but those that only look, such as ls or git status. Nothing is changed behind your back, but work stands still while you are away.',
  edit: `Files in the task’s own folder are ${FREE_FILES} A wrong change can happen: you see it on the task’s branch and can drop it.`,
  full: 'Nothing asks. Any command runs as you: a mistaken or misled agent can delete or send away whatever your account can reach. Only for code and prompts that you trust.',
};

/** What differs where tasks have no branch of their own. */
const inPlaceTexts: Partial<Record<Trust, string>> = {
  edit: `Files of this folder are ${FREE_FILES} A wrong change can happen, and nothing here brings the old file back.`,
};

/** What a trust means in a folder; `inPlace`: without git, so that agents change the folder itself. */
export const trustText = (trust: Trust, inPlace: boolean): string =>
  (inPlace ? inPlaceTexts[trust] : undefined) ?? trustTexts[trust];
