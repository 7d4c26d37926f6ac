import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { PIPELINE } from './task-script';
import type { PlannedTask } from './task-script';

/** What runs in a terminal that is opened by hand: farms are told that it is their user's shell. */
const WRITER = resolve('test/crash/agent/writer.mjs');

/** Everything on disk that one seed works with; in a folder of its own, so that all of it can be looked through. */
export interface Places {
  readonly root: string;
  /** Croft's home. */
  readonly home: string;
  /** HOME of farm and agents: the agents' journals are in it, and the scripts that they follow. */
  readonly userHome: string;
  /** Folder for temporary files, with the plans of fail-points. */
  readonly temporary: string;
  readonly database: string;
  readonly repositories: readonly string[];
  git(cwd: string, ...args: string[]): string;
  remove(): void;
}

/** Makes the folders, the repositories and the script of every task. */
export function makePlaces(workspaces: number, tasks: readonly PlannedTask[]): Places {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'croft-crash-')));
  const [home, userHome, temporary] = ['home', 'user', 'tmp'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [userHome, temporary, join(userHome, 'scripts'), join(userHome, 'journal')]) mkdirSync(folder);
  writeFileSync(join(userHome, '.gitconfig'), '[user]\n  name = Ada\n  email = ada@example.test\n');
  const env = { PATH: process.env['PATH'] ?? '', HOME: userHome, GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0' };
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  writeFileSync(join(root, 'shell'), `#!/bin/sh\nexec '${process.execPath}' '${WRITER}'\n`);
  chmodSync(join(root, 'shell'), 0o755);
  for (const task of tasks) {
    writeFileSync(join(userHome, 'scripts', `${task.id}.json`), JSON.stringify(task.script));
  }
  const repositories = Array.from({ length: workspaces }, (_, index) => {
    const folder = join(root, `repository-${index}`);
    mkdirSync(join(folder, '.croft/pipelines'), { recursive: true });
    writeFileSync(join(folder, '.croft/pipelines/crash.yml'), PIPELINE);
    writeFileSync(join(folder, 'README.md'), `# Repository ${index}\n`);
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=Start');
    return folder;
  });
  const remove = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  return { root, home, userHome, temporary, database: join(home, 'croft.db'), repositories, git, remove };
}
