import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { Result } from '../../../contract/errors';
import { err, ok } from '../../../contract/errors';
import type { AgentProblem } from '../../../ports/agent-driver';
import type { Environment } from '../shared/environment';
import { baseEnvironment } from '../shared/environment';
import { oneLine } from '../shared/text';

/**
 * The oldest CLI that Croft works with: from this one on a verdict's schema is either honoured or refused with a message;
 * older ones could silently answer without it.
 */
export const MINIMUM_VERSION = '2.1.205';

const VERSION_LIMIT_MS = 20_000;
const run = promisify(execFile);

export interface FoundProgram {
  readonly path: string;
  readonly version: string;
}

const problem = (problem: AgentProblem['problem'], message: string): Result<never, AgentProblem> =>
  err({ problem, message });

/** Places where installers put the CLI, beside PATH. */
const commonFolders = (home: string, env: Environment): string[] => [
  join(home, '.local', 'bin'),
  join(home, '.claude', 'local'),
  join(home, '.npm-global', 'bin'),
  join(home, '.bun', 'bin'),
  '/usr/local/bin',
  '/opt/homebrew/bin',
  // npm puts a batch file on PATH; the program itself is here.
  ...(env['APPDATA'] ? [join(env['APPDATA'], 'npm/node_modules/@anthropic-ai/claude-code/bin')] : []),
];

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not ours to run: the next place is tried.
    return false;
  }
}

/** Relative entries of PATH are skipped: they would name a program of whatever folder Croft was started in. */
async function findProgram(env: Environment, home: string): Promise<string | null> {
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(isAbsolute), ...commonFolders(home, env)];
  const names = process.platform === 'win32' ? ['claude.exe'] : ['claude'];
  for (const folder of folders) {
    for (const name of names) if (await isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}

const numbers = (version: string): number[] => version.split('.').map(Number);

/** Compares versions number by number. */
function isOlder(version: string, least: string): boolean {
  const [a, b] = [numbers(version), numbers(least)];
  const differs = b.findIndex((part, index) => part !== (a[index] ?? 0));
  return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0);
}

async function askVersion(path: string, env: Environment): Promise<Result<string, AgentProblem>> {
  let scratch: string | null = null;
  try {
    scratch = await mkdtemp(join(tmpdir(), 'croft-probe-'));
    const { stdout } = await run(path, ['--version'], {
      cwd: scratch,
      env: { ...baseEnvironment(env, scratch), DISABLE_AUTOUPDATER: '1' },
      timeout: VERSION_LIMIT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024,
    });
    const version = /\b(\d+\.\d+\.\d+)\b/.exec(stdout)?.[1];
    return version
      ? ok(version)
      : problem('cli-missing', `${path} is not the Claude command line: it tells no version.`);
  } catch (error) {
    const late = error instanceof Error && 'killed' in error && error.killed === true;
    const why = late
      ? `did not tell its version within ${VERSION_LIMIT_MS / 1000} seconds`
      : `cannot be run: ${oneLine(String(error))}`;
    return problem('cli-missing', `${path} ${why}.`);
  } finally {
    if (scratch !== null) await rm(scratch, { recursive: true, force: true });
  }
}

/** Finds the CLI and its version. Asks a program for its version once, until its file changes. */
export function createFinder(env: Environment, home: string) {
  const known = new Map<string, Promise<Result<string, AgentProblem>>>();

  const versionOf = async (path: string): Promise<Result<string, AgentProblem>> => {
    const { mtimeMs, size } = await stat(path);
    const key = `${path} ${mtimeMs} ${size}`;
    const asked = known.get(key) ?? askVersion(path, env);
    if (known.size > 20) known.clear();
    known.set(key, asked);
    const answer = await asked;
    if (!answer.ok) known.delete(key);
    return answer;
  };

  return async (wanted: string | null): Promise<Result<FoundProgram, AgentProblem>> => {
    if (wanted !== null && !(await isProgram(wanted))) {
      return problem('cli-missing', `There is no program at ${wanted}.`);
    }
    const path = wanted ?? (await findProgram(env, home));
    if (path === null)
      return problem('cli-missing', 'The program `claude` is neither on PATH nor in the usual places.');
    const version = await versionOf(path);
    if (!version.ok) return version;
    if (isOlder(version.value, MINIMUM_VERSION)) {
      return problem('cli-too-old', `Claude ${version.value} at ${path} is older than ${MINIMUM_VERSION}.`);
    }
    return ok({ path, version: version.value });
  };
}
