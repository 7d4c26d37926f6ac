import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startFarmProcess } from '../../test/fakes/farm-process';
import type { FarmProcess } from '../../test/fakes/farm-process';
import { endProcesses, findProcesses } from './processes';

/** Croft as a user starts it, headless, in a scratch home, with its workers. */
export interface Product extends FarmProcess {
  /** Farm and workers. */
  pids(): number[];
  /** Those that can be told to collect their garbage: see sides/gc-hook.ts. */
  collectable(): number[];
  /** Ends the farm and its workers, and waits until they are gone. */
  close(): Promise<void>;
}

export async function startProduct(o: {
  readonly home: string;
  readonly env?: Record<string, string>;
  readonly collectable?: boolean;
}): Promise<Product> {
  mkdirSync(o.home, { recursive: true });
  const hook = join(import.meta.dirname, 'gc-hook.js');
  const farm = await startFarmProcess({
    home: o.home,
    // As users have it, without the checks of itself that tests switch on.
    env: { CROFT_SCRIPT_SPEED: '0', CROFT_STRICT: '', ...o.env },
    nodeArgs: o.collectable === true ? ['--expose-gc', '--import', hook] : [],
  });
  const workers = (): number[] => findProcesses(o.home, '--state');
  return {
    ...farm,
    pids: () => [farm.child.pid ?? 0, ...workers()],
    collectable: () => (o.collectable === true ? [farm.child.pid ?? 0] : []),
    async close() {
      await farm.end();
      await endProcesses(workers());
    },
  };
}

/** A pipeline of one stage, by the name of `one`. */
const ONE_STAGE = `name: one
title: One stage
stages:
  - { key: implementation, title: Implementation, role: implementation, prompt: Do it. }
`;

/** A git repository with one commit, and the pipeline `one`. */
export function makeRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), '# A project\n');
  mkdirSync(join(folder, '.croft/pipelines'), { recursive: true });
  writeFileSync(join(folder, '.croft/pipelines/one.yml'), ONE_STAGE);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'First');
  return folder;
}
