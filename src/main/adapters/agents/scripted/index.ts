import { ok } from '../../../contract/errors';
import type { ProcessSpecInput } from '../../../contract/worker-protocol';
import type { AgentDriver, AgentRunInput } from '../../../ports/agent-driver';
import type { OwnProgram } from '../../../ports/own-program';
import { createClaudeStream } from '../shared/claude-stream';
import type { Environment } from '../shared/environment';
import { baseEnvironment, pickEnvironment } from '../shared/environment';
import { makeTemporary, streamProcess } from '../shared/run-folder';
import { createScriptedTerminal } from './terminal';

export interface ScriptedDriverDeps {
  /** Croft's environment; CROFT_SCRIPT in it says what the agent does. */
  readonly env: Environment;
  readonly program: OwnProgram;
  /** Folder where the agent keeps what it knows of folders without git, for its next run in them. */
  readonly place: string;
  /** The demo's own repository: there it asks nothing. */
  readonly demo: string;
}

/** Runs a small program that speaks Claude's stream protocol and follows a script: for the demo and for tests. */
export function createScriptedDriver(deps: ScriptedDriverDeps): AgentDriver {
  return {
    agent: 'scripted',
    title: 'Scripted agent',
    modes: ['stream', 'terminal'],
    probe: () => Promise.resolve(ok({ path: deps.program.command[0], version: '1.0.0', login: 'unknown' })),
    async prepare(input) {
      const temporary = await makeTemporary(input.runFolder);
      const session = input.resume ? `--resume=${input.sessionId}` : `--session-id=${input.sessionId}`;
      const argv = [...deps.program.command, session, `--trust=${input.trust}`];
      const env = {
        ...deps.program.env,
        CROFT_SCRIPT_PLACE: deps.place,
        CROFT_SCRIPT_DEMO: deps.demo,
        ...baseEnvironment(deps.env, temporary),
        ...pickEnvironment(deps.env, ['CROFT_SCRIPT', 'CROFT_SCRIPT_SPEED', ...input.settings.claude.passEnv]),
      };
      return ok(
        input.mode === 'terminal'
          ? terminalProcess(input, argv, env)
          : streamProcess(input, { argv, env, text: input.prompt }),
      );
    },
    stream: (input) => createClaudeStream(input, 'scripted agent'),
    terminal: (input) => createScriptedTerminal(input),
  };
}

/** A process in a terminal of its own. Its prompt is typed once it is ready for it. */
function terminalProcess(input: AgentRunInput, argv: readonly string[], env: Record<string, string>): ProcessSpecInput {
  const givesVerdict = Object.keys(input.verdictSchema).length > 0;
  const about = [
    '--terminal',
    ...(input.attended ? ['--attended'] : []),
    ...(input.prompt === '' ? [] : ['--prompted']),
    ...(givesVerdict ? ['--gives-verdict'] : []),
  ];
  return {
    id: input.runId,
    argv: [...argv, ...about],
    env: { ...env, TERM: 'xterm-256color' },
    cwd: input.cwd,
    io: { kind: 'pty', cols: input.cols, rows: input.rows },
    verdictSchema: givesVerdict ? { ...input.verdictSchema } : null,
  };
}
