import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** File name -> content. A name may have folders. */
export type FileTree = Readonly<Record<string, string | Uint8Array>>;

/** A scratch folder with a home of its own, so that no configuration of the machine is seen. */
export interface Scratch {
  readonly path: string;
  /** Environment for git and for the adapter under test. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs git as a person would: output without the last line end; throws when git fails. */
  git(cwd: string, ...args: string[]): string;
  /** Makes a repository in `name`, with one commit of the files unless there are none. */
  repository(name: string, files?: FileTree): string;
  dispose(): void;
}

const USER_CONFIG = `[user]
  name = Test User
  email = user@example.test
[init]
  defaultBranch = main
[protocol "file"]
  allow = always
`;

/** Writes files below `folder`, with the folders on the way. */
export function writeFiles(folder: string, files: FileTree): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Writes a program that runs `body` in a shell. */
export function writeProgram(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

export function createScratch(config: string = USER_CONFIG): Scratch {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'croft-scratch-')));
  const home = join(path, 'home');
  writeFiles(home, { '.gitconfig': config });
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '');
  return {
    path,
    env,
    git,
    repository(name, files = {}) {
      const folder = join(path, name);
      mkdirSync(folder, { recursive: true });
      git(folder, 'init', '--quiet');
      if (Object.keys(files).length === 0) return folder;
      writeFiles(folder, files);
      git(folder, 'add', '--all');
      git(folder, 'commit', '--quiet', '-m', 'first');
      return folder;
    },
    dispose: () => rmSync(path, { recursive: true, force: true }),
  };
}
