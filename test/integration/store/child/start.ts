import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const resolver = join(import.meta.dirname, '../../../fakes/resolve-ts.mjs');

export interface Child {
  readonly process: ChildProcess;
  /** Lines of its output so far. */
  readonly lines: string[];
  /** Resolves with the first line, past or to come, that fits; rejects when it ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  /** Ends it at once, as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a script of this folder in a process of its own. */
export function startChild(script: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, ['--import', resolver, join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  return {
    process: child,
    lines,
    kill,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const past = lines.find(fits);
        if (past !== undefined) return resolve(past);
        reader.on('line', (line) => {
          if (fits(line)) resolve(line);
        });
        reader.once('close', () => reject(new Error(`${script} ended after: ${lines.slice(-3).join(' | ')}`)));
      }),
  };
}
