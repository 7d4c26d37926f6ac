import type { AgentRunInput } from '../../../ports/agent-driver';
import type { Trust } from '../../../contract/workspace';
import type { WorkspaceParts } from './workspace-plugin';

/** How far the CLI goes without asking. `default` is what newer ones call `manual`; all take it. */
const permissionModes: Readonly<Record<Trust, string>> = {
  ask: 'default',
  edit: 'acceptEdits',
  full: 'bypassPermissions',
};

const NESTED_MEMORY =
  'Folders of this project may have a CLAUDE.md of their own, and .claude/rules may have rules for some paths: ' +
  'read what applies before you work on a file.';

/**
 * What the command line of a run has in every mode. Values are always joined to their flag, so that none can be taken for a flag
 * itself; the prompt and every secret go another way.
 *
 * The workspace's own settings are never loaded (`--setting-sources=user`): they could send the user's key to another host,
 * run programs by hooks, helpers and MCP servers, and allow what the user was to be asked about, all without a question in
 * this mode, and even when they are changed in the middle of a run. What is no setting stays: CLAUDE.md and rules come in by
 * `--add-dir`, commands, skills and helper agents by a plugin made of them, and what the workspace denies stays denied.
 */
export function commonArguments(input: AgentRunInput, workspace: WorkspaceParts): string[] {
  const { claude } = input.settings;
  const model = input.model ?? claude.model;
  return [
    `--permission-mode=${permissionModes[input.trust]}`,
    input.resume ? `--resume=${input.sessionId}` : `--session-id=${input.sessionId}`,
    '--setting-sources=user',
    `--add-dir=${input.cwd}`,
    `--append-system-prompt=${NESTED_MEMORY}`,
    ...(workspace.plugin === null ? [] : [`--plugin-dir=${workspace.plugin}`]),
    ...(model === null ? [] : [`--model=${model}`]),
    ...claude.allowedTools.map((rule) => `--allowedTools=${rule}`),
    ...workspace.denied.map((rule) => `--disallowedTools=${rule}`),
  ];
}

/** The command line of a run that speaks the stream protocol. */
export function streamArguments(input: AgentRunInput, workspace: WorkspaceParts): string[] {
  const { claude } = input.settings;
  return [
    '-p',
    '--input-format=stream-json',
    '--output-format=stream-json',
    '--verbose',
    '--include-partial-messages',
    '--permission-prompt-tool=stdio',
    `--json-schema=${JSON.stringify(input.verdictSchema)}`,
    ...commonArguments(input, workspace),
    ...(claude.maxTurns === null ? [] : [`--max-turns=${claude.maxTurns}`]),
    ...(claude.budgetUsd === null ? [] : [`--max-budget-usd=${claude.budgetUsd}`]),
  ];
}
