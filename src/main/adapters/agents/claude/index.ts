import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../../contract/errors';
import { err, ok } from '../../../contract/errors';
import type { Settings } from '../../../contract/settings';
import { problemMessage } from '../../../core/run/problems';
import type { AgentDriver, AgentInstallation, AgentProblem, AgentRunInput } from '../../../ports/agent-driver';
import { createClaudeStream } from '../shared/claude-stream';
import type { Environment } from '../shared/environment';
import { makeTemporary, streamProcess } from '../shared/run-folder';
import { claudeArguments } from './arguments';
import { claudeEnvironment } from './environment';
import { createFinder } from './installation';
import { configFolder, detectLogin } from './login';
import { gatherWorkspace, WORKSPACE_PLUGIN } from './workspace-plugin';
import type { WorkspaceParts } from './workspace-plugin';

export interface ClaudeDriverDeps {
  /** Croft's environment, of which agents see an allow-list. */
  readonly env: Environment;
  /** Whether Croft runs as root; asked of the process where it is not said. */
  readonly isRoot?: boolean;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Runs the Claude command line. */
export function createClaudeDriver(deps: ClaudeDriverDeps): AgentDriver {
  const { env } = deps;
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const isRoot = deps.isRoot ?? process.getuid?.() === 0;
  const find = createFinder(env, home);
  const locate = (settings: Settings) => find(settings.claude.path ?? (env['CLAUDE_CLI_PATH'] || null));

  /** The slash command that takes the prompt's place: the workspace's, else the user's own; null where neither has it. */
  const commandOf = async (input: AgentRunInput, workspace: WorkspaceParts): Promise<string | null> => {
    if (!input.command) return null;
    const { name } = input.command;
    if (workspace.commands.has(name)) return `${WORKSPACE_PLUGIN}:${name}`;
    const folder = configFolder(env, home);
    const path = name.replaceAll(':', '/');
    const own = [join(folder, 'commands', `${path}.md`), join(folder, 'skills', path, 'SKILL.md')];
    const found = await Promise.all(own.map(exists));
    return found.some(Boolean) ? name : null;
  };

  return {
    agent: 'claude',
    title: 'Claude',
    modes: ['stream'],

    async probe(settings): Promise<Result<AgentInstallation, AgentProblem>> {
      const found = await locate(settings);
      return found.ok ? ok({ ...found.value, login: await detectLogin(env, home) }) : found;
    },

    async prepare(input) {
      if (input.trust === 'full' && isRoot && !env['IS_SANDBOX']) {
        return err({ problem: 'root-refused', message: problemMessage('root-refused') });
      }
      const found = await locate(input.settings);
      if (!found.ok) return found;
      const temporary = await makeTemporary(input.runFolder);
      const workspace = await gatherWorkspace(input.cwd, join(input.runFolder, 'workspace-plugin'));
      const command = await commandOf(input, workspace);
      return ok(
        streamProcess(input, {
          argv: [found.value.path, ...claudeArguments(input, workspace)],
          env: claudeEnvironment(env, temporary, input.settings.claude.passEnv),
          text: command === null || !input.command ? input.prompt : `/${command} ${input.command.args}`,
        }),
      );
    },

    stream: (input) => createClaudeStream(input, 'claude'),
    terminal: () => null,
  };
}
