import type { Trust, Workspace } from '../../../main/contract/workspace';
import type { App } from './app';
import { call } from './call';

/** Takes a workspace off the list. Nothing of it is deleted: added again, it comes back with its tasks. */
export async function removeWorkspace(app: App, workspace: Workspace): Promise<void> {
  const removed = await call(app, 'workspace.remove', { workspaceId: workspace.id });
  if (!removed) return;
  if (app.filter.getState().workspaceId === workspace.id) app.filter.setState({ workspaceId: null });
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
  ask: 'Ask for everything',
  edit: 'Edit files freely',
  full: 'Full trust',
};

/** One word or two for a list. */
export const trustShort: Readonly<Record<Trust, string>> = { ask: 'asks', edit: 'edits freely', full: 'full trust' };

/** What each trust means and risks, in plain words. */
const trustTexts: Readonly<Record<Trust, string>> = {
  ask: 'Every change and every command waits for your answer. Nothing can go wrong behind your back, but work stands still while you are away.',
  edit: 'Files of the task are changed without asking; commands still ask. A wrong edit can happen: you see it on the task’s branch and can drop it.',
  full: 'Nothing asks. Any command runs as you: a mistaken or misled agent can delete or send away whatever your account can reach. Only for code and prompts that you trust.',
};

/** What differs where tasks have no branch of their own. */
const inPlaceTexts: Partial<Record<Trust, string>> = {
  edit: 'Files of this folder are changed without asking; commands still ask. A wrong edit can happen, and nothing here brings the old file back.',
};

/** What a trust means in a folder; `inPlace`: without git, so that agents change the folder itself. */
export const trustText = (trust: Trust, inPlace: boolean): string =>
  (inPlace ? inPlaceTexts[trust] : undefined) ?? trustTexts[trust];
