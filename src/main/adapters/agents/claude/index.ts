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
import { streamArguments } from './arguments';
import { commandOf, pluginFolder } from './command';
import { claudeEnvironment, withKept } from './environment';
import { createFinder } from './installation';
import { detectLogin, userConfig } from './login';
import { hasTranscript } from './sessions';
import { createClaudeTerminal } from './terminal';
import { terminalProcess } from './terminal/prepare';
import { gatherWorkspace } from './workspace-plugin';

export interface ClaudeDriverDeps {
  /** Croft's environment, of which agents see an allow-list. */
  readonly env: Environment;
  /** Whether Croft runs as root; asked of the process where it is not said. */
  readonly isRoot?: boolean;
  /** Secrets that Croft keeps, by the variables that agents get them as; read anew for every run. */
  readonly secrets?: () => Environment;
}

/** Runs the Claude command line. */
export function createClaudeDriver(deps: ClaudeDriverDeps): AgentDriver {
  const { env } = deps;
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const user = userConfig(env, home);
  const projects = join(user.folder, 'projects');
  const isRoot = deps.isRoot ?? process.getuid?.() === 0;
  const withSecrets = (): Environment => withKept(env, deps.secrets?.() ?? {});
  const find = createFinder(env, home);
  const locate = (settings: Settings) => find(settings.claude.path ?? (env['CLAUDE_CLI_PATH'] || null));

  /** Why it would be in vain to start one; null: nothing that is known. */
  async function obstacle(input: AgentRunInput): Promise<AgentProblem | null> {
    const refused = (problem: AgentProblem['problem']) => ({ problem, message: problemMessage(problem) });
    if (input.trust === 'full' && isRoot && !env['IS_SANDBOX']) return refused('root-refused');
    // In a terminal the CLI would ask for a login; only a person can answer that.
    const isAlone = input.mode === 'terminal' && !input.attended;
    return isAlone && (await detectLogin(withSecrets(), home)) === 'none' ? refused('not-logged-in') : null;
  }

  return {
    agent: 'claude',
    title: 'Claude',
    modes: ['stream', 'terminal'],

    async probe(settings): Promise<Result<AgentInstallation, AgentProblem>> {
      const found = await locate(settings);
      return found.ok ? ok({ ...found.value, login: await detectLogin(withSecrets(), home) }) : found;
    },

    hasSession: (sessionId) => hasTranscript(projects, sessionId),

    obstacle,

    async prepare(input) {
      const inTheWay = await obstacle(input);
      if (inTheWay) return err(inTheWay);
      const found = await locate(input.settings);
      if (!found.ok) return found;
      const temporary = await makeTemporary(input.runFolder);
      const workspace = await gatherWorkspace(input.cwd, pluginFolder(input.runFolder));
      const program = found.value.path;
      const childEnv = claudeEnvironment(withSecrets(), temporary, input.settings.claude.passEnv);
      if (input.mode === 'terminal')
        return ok(await terminalProcess(input, { program, workspace, user, env: childEnv }));
      const command = commandOf(input, user.folder);
      return ok(
        streamProcess(input, {
          argv: [program, ...streamArguments(input, workspace)],
          env: childEnv,
          text: command === null || !input.command ? input.prompt : `/${command} ${input.command.args}`,
        }),
      );
    },

    stream: (input) => createClaudeStream(input, 'claude'),
    terminal: (input) =>
      createClaudeTerminal(input, {
        projects,
        command: () => commandOf(input, user.folder),
      }),
  };
}
