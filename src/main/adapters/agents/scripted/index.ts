import { ok } from '../../../contract/errors';
import type { AgentDriver } from '../../../ports/agent-driver';
import type { OwnProgram } from '../../../ports/own-program';
import { createClaudeStream } from '../shared/claude-stream';
import type { Environment } from '../shared/environment';
import { baseEnvironment, pickEnvironment } from '../shared/environment';
import { makeTemporary, streamProcess } from '../shared/run-folder';

export interface ScriptedDriverDeps {
  /** Croft's environment; CROFT_SCRIPT in it says what the agent does. */
  readonly env: Environment;
  readonly program: OwnProgram;
}

/** Runs a small program that speaks Claude's stream protocol and follows a script: for the demo and for tests. */
export function createScriptedDriver(deps: ScriptedDriverDeps): AgentDriver {
  return {
    agent: 'scripted',
    title: 'Scripted agent',
    modes: ['stream'],
    probe: () => Promise.resolve(ok({ path: deps.program.command[0], version: '1.0.0', login: 'unknown' })),
    async prepare(input) {
      const temporary = await makeTemporary(input.runFolder);
      const session = input.resume ? `--resume=${input.sessionId}` : `--session-id=${input.sessionId}`;
      return ok(
        streamProcess(input, {
          argv: [...deps.program.command, session, `--trust=${input.trust}`],
          env: {
            ...deps.program.env,
            ...baseEnvironment(deps.env, temporary),
            ...pickEnvironment(deps.env, ['CROFT_SCRIPT', 'CROFT_SCRIPT_SPEED', ...input.settings.claude.passEnv]),
          },
          text: input.prompt,
        }),
      );
    },
    stream: (input) => createClaudeStream(input, 'scripted agent'),
    terminal: () => null,
  };
}
