import { spawn } from 'node:child_process';
import { join } from 'node:path';

import type { Sample } from './bench';

const LIMIT_MS = 10 * 60_000;

/**
 * Runs a side of `sides/` in a process of its own, which begins with an empty heap and takes nobody's time: `name` is its file. Fails with
 * what the process wrote when it does not answer.
 */
export async function inChild(name: string, input: object, nodeArgs: readonly string[] = []): Promise<Sample> {
  const child = spawn(process.execPath, [...nodeArgs, join(import.meta.dirname, `${name}.js`), JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise<number | null>((exited, failed) => {
    child.on('close', exited).on('error', failed);
  });
  const answer = /^sample (.*)$/m.exec(text)?.[1];
  if (code !== 0 || answer === undefined) throw new Error(`${name} ended with ${code}: ${text}`);
  return JSON.parse(answer) as Sample;
}

/** What a side of `sides/` does: takes its input, answers a sample, ends. */
export async function answerAsChild<Input>(work: (input: Input) => Promise<Sample> | Sample): Promise<void> {
  const sample = await work(JSON.parse(process.argv[2] ?? '{}') as Input);
  process.stdout.write(`sample ${JSON.stringify(sample)}\n`);
}
