import { expect, test } from 'vitest';
import { environmentProblem } from '../../../src/main/core/settings/environment';

test.each([
  [{ ORCHESTRATOR_MAX_CONCURRENT: 'lots' }, 'a whole number between 1 and 64, not "lots".'],
  [{ ORCHESTRATOR_MAX_CONCURRENT: '65' }, 'a whole number between 1 and 64, not "65".'],
  [{ ORCHESTRATOR_STAGE_TIMEOUT_QA: '-4' }, 'a whole number of seconds between 1 and 604800, not "-4".'],
  [{ CLAUDE_CLI_PATH: 'bin/claude' }, 'the whole path of a program, such as /usr/local/bin/claude, not "bin/claude".'],
])('%j is refused by name, with what it takes', (env, takes) => {
  expect(environmentProblem(env)).toBe(`${Object.keys(env)[0]} takes ${takes}`);
});

test.each([
  {},
  { ORCHESTRATOR_MAX_CONCURRENT: '' },
  { ORCHESTRATOR_MAX_CONCURRENT: '8', ORCHESTRATOR_STAGE_TIMEOUT_IMPL: '60' },
  { CLAUDE_CLI_PATH: '/none' },
  { CLAUDE_CLI_PATH: 'C:\\tools\\claude.exe' },
])('%j is taken', (env) => expect(environmentProblem(env)).toBeNull());
