import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Sample } from './bench';

/** A side of `sides/` that works on until it is stopped: a load, or somebody who watches. */
export interface SideProcess {
  readonly pid: number;
  /** What one that watches has seen so far. */
  ask(): Promise<Sample>;
  stop(): Promise<void>;
}

/** Starts one, by its file's name, and waits until it says that it is ready. It ends with whoever started it. */
export async function startSide(name: string, input: object): Promise<SideProcess> {
  const child = fork(join(import.meta.dirname, `${name}.js`), [JSON.stringify(input)]);
  const exit = once(child, 'exit');
  if ((await nextMessage(child)) !== 'ready') throw new Error(`${name} did not start`);
  return {
    pid: child.pid ?? 0,
    async ask() {
      const answer = nextMessage(child);
      child.send('sample');
      return (await answer) as Sample;
    },
    async stop() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** Fails when the process ends instead. */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((said, failed) => {
    const ended = (): void => failed(new Error('a side of the benchmark ended by itself'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      said(message);
    });
  });
}

/** In such a side: does its work, then says that it is ready. */
export async function workUntilStopped<Input>(work: (input: Input) => Promise<void> | void): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  await work(JSON.parse(process.argv[2] ?? '{}') as Input);
  process.send?.('ready');
}

/** The same for one that watches: `work` answers how it is asked what it has seen. */
export const answerWhenAsked = <Input>(work: (input: Input) => Promise<() => Sample> | (() => Sample)): Promise<void> =>
  workUntilStopped(async (input: Input) => {
    const sample = await work(input);
    process.on('message', () => process.send?.(sample()));
  });
