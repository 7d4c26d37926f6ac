import type { ProcessSpecInput } from '../../../../contract/worker-protocol';
import type { AgentRunInput } from '../../../../ports/agent-driver';
import type { UserConfig } from '../login';
import type { WorkspaceParts } from '../workspace-plugin';
import { takesVerdict, terminalArguments } from './arguments';
import { configFolderOf } from './config-folder';

const LOOPBACK = '127.0.0.1,localhost';

/** Beside what every run has. The workspace's own settings are not followed, so that there is nothing in it that had to be trusted. */
const ours = {
  CLAUDE_CODE_SANDBOXED: '1',
  CLAUDE_CODE_DISABLE_FEEDBACK_SURVEY: '1',
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
} as const;

/** A process in a terminal of its own. Its prompt is typed once it is ready for it. */
export async function terminalProcess(
  input: AgentRunInput,
  o: { program: string; workspace: WorkspaceParts; user: UserConfig; env: Record<string, string> },
): Promise<ProcessSpecInput> {
  const configFolder = await configFolderOf(o.user, o.env, input.runFolder);
  return {
    id: input.runId,
    argv: [o.program, ...terminalArguments(input, o.workspace)],
    env: {
      ...o.env,
      ...ours,
      ...direct(o.env),
      ...(configFolder !== null && { CLAUDE_CONFIG_DIR: configFolder }),
    },
    cwd: input.cwd,
    io: { kind: 'pty', cols: input.cols, rows: input.rows },
    verdictSchema: takesVerdict(input) ? { ...input.verdictSchema } : null,
  };
}

/** Hook calls go to the worker on this machine: a proxy could not reach it. */
function direct(env: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['NO_PROXY', 'no_proxy'] as const;
  const isProxied = Object.keys(env).some((name) => /^https?_proxy$/i.test(name));
  if (!isProxied) return {};
  return Object.fromEntries(names.map((name) => [name, [env[name], LOOPBACK].filter(Boolean).join(',')]));
}
