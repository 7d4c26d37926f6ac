import { spawn } from 'node-pty';

import { answerAsChild } from '../kit/in-child';

const FROZEN_MS = 300;
const AT_ONCE = 10;

/** How many programs' bytes come out as they were printed, where the pty is paused for as long as its viewer is frozen. */
await answerAsChild(async ({ programs }: { programs: readonly { file: string; bytes: number }[] }) => {
  const waiting = [...programs];
  let unequal = 0;
  const worker = async (): Promise<void> => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      if ((await bytesThrough(program.file)) !== program.bytes) unequal += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { unequal };
});

async function bytesThrough(file: string): Promise<number> {
  const pty = spawn('/bin/sh', ['-c', `stty raw -echo; exec cat '${file}'`], { cols: 120, rows: 32, encoding: null });
  let read = 0;
  pty.onData((chunk: string | Uint8Array) => {
    read += chunk.length;
    pty.pause();
    setTimeout(() => pty.resume(), FROZEN_MS);
  });
  await new Promise((ended) => pty.onExit(ended));
  return read;
}
