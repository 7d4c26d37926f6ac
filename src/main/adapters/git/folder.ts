import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { disarm, fixedSettings, parseConfigList } from './disarm';
import type { Setting } from './disarm';
import { failureOf } from './failures';
import { configurationEnvironment } from './git-environment';
import type { GitCall, GitOutput, RunGit } from './git-process';

/** A configuration that is never read to its end (it may include what is no file) must not hold one of the few processes for long. */
export const LOOK_TIMEOUT_MS = 15_000;
const MAX_CONFIG_BYTES = 2 * 1024 * 1024;
/** An environment has a limit; a repository with more is not one that people made. */
const MAX_SETTINGS = 500;
const MAX_SETTINGS_CHARS = 64_000;

export type CallOptions = Pick<GitCall, 'signal' | 'input' | 'maxBytes' | 'timeoutMs' | 'onStart'>;

/** A folder in which git may run: every program that its repository names is disarmed. */
export interface GitFolder {
  readonly path: string;
  /** Answers with any exit code. */
  run(args: readonly string[], options?: CallOptions): Promise<Result<GitOutput>>;
  /** Standard output without the last line end; an exit code other than 0 is a failure. */
  text(args: readonly string[], options?: CallOptions): Promise<Result<string>>;
  /** Standard output without the last line end, or null when git says no: by exit code 1, not by any other. */
  maybe(args: readonly string[], options?: CallOptions): Promise<Result<string | null>>;
  /** What a call that ended badly means for a person. */
  failure(command: string, output: GitOutput): Result<never>;
  /** The same folder with more variables in git's environment. */
  with(env: Readonly<Record<string, string>>): GitFolder;
}

function tooManyPrograms(settings: readonly Setting[]): boolean {
  const chars = settings.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return settings.length > MAX_SETTINGS || chars > MAX_SETTINGS_CHARS;
}

function textOf(folder: GitFolder, args: readonly string[], output: GitOutput): Result<string> {
  if (output.code !== 0) return folder.failure(args[0] ?? '', output);
  return ok(output.stdout.toString('utf8').replace(/\r?\n$/, ''));
}

function folderWith(run: RunGit, path: string, env: Readonly<Record<string, string>>, signal: AbortSignal | undefined) {
  const folder: GitFolder = {
    path,
    run: (args, options = {}) => run({ signal, ...options, args, cwd: path, env }),
    async text(args, options) {
      const output = await folder.run(args, options);
      if (!output.ok) return output;
      return textOf(folder, args, output.value);
    },
    async maybe(args, options) {
      const output = await folder.run(args, options);
      if (!output.ok) return output;
      if (output.value.code === 1) return ok(null);
      return textOf(folder, args, output.value);
    },
    failure: (command, output) => failureOf(command, output.stderr, path),
    with: (more) => folderWith(run, path, { ...env, ...more }, signal),
  };
  return folder;
}

/**
 * A folder whose configuration nobody has read: only for commands that run no program whatever it names, as those that tell where
 * things are.
 */
export function unreadFolder(
  run: RunGit,
  path: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Pick<GitFolder, 'text'> {
  return folderWith(run, path, { ...env, ...configurationEnvironment(fixedSettings) }, signal);
}

/**
 * Reads the repository's configuration (which runs nothing) and answers a folder in which none of the programs named
 * there can run. It holds for the configuration as it is now: open the folder anew for each operation.
 */
export async function openFolder(
  run: RunGit,
  path: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Result<GitFolder>> {
  const listed = await run({
    args: ['config', '--list', '-z', '--show-scope', '--includes'],
    cwd: path,
    env: { ...env, ...configurationEnvironment(fixedSettings) },
    signal,
    timeoutMs: LOOK_TIMEOUT_MS,
    maxBytes: MAX_CONFIG_BYTES,
  });
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return failureOf('config', listed.value.stderr, path);
  const settings = disarm(parseConfigList(listed.value.stdout.toString('utf8')));
  if (listed.value.truncated || tooManyPrograms(settings)) {
    return fail('conflict', `The git configuration of ${path} names too many programs to switch them all off.`, {
      reason: 'git.config_too_large',
      next: 'Clean up the .git/config of the repository: it may have been tampered with.',
    });
  }
  return ok(folderWith(run, path, { ...env, ...configurationEnvironment(settings) }, signal));
}

/** The folder that all worktrees and subfolders of one repository share, in which its branches are. */
export async function commonFolder(folder: GitFolder): Promise<Result<string>> {
  const common = await folder.text(['rev-parse', '--git-common-dir']);
  return common.ok ? ok(await realpath(resolve(folder.path, common.value))) : common;
}
