import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentRunInput } from '../../../ports/agent-driver';
import { WORKSPACE_PLUGIN } from './workspace-plugin';

/** Folder of the plugin that is made of the workspace's commands, skills and helper agents. */
export const pluginFolder = (runFolder: string): string => join(runFolder, 'workspace-plugin');

/**
 * The slash command that takes the prompt's place: the workspace's, else the user's own; null where neither has it. Looked up anew
 * whenever it is needed, so that a farm that has started again says the same.
 */
export function commandOf(input: AgentRunInput, configFolder: string): string | null {
  if (!input.command) return null;
  const { name } = input.command;
  if (isIn(pluginFolder(input.runFolder), name)) return `${WORKSPACE_PLUGIN}:${name}`;
  return isIn(configFolder, name) ? name : null;
}

function isIn(folder: string, name: string): boolean {
  const path = name.replaceAll(':', '/');
  return existsSync(join(folder, 'commands', `${path}.md`)) || existsSync(join(folder, 'skills', path, 'SKILL.md'));
}
