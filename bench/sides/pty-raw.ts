import { spawn } from 'node-pty';

import { answerAsChild } from '../kit/in-child';

/** Reads everything that a program prints in a pty, and does nothing with it. */
await answerAsChild(async ({ file, bytes }: { file: string; bytes: number }) => {
  const startedAt = performance.now();
  const pty = spawn('/bin/sh', ['-c', `stty raw -echo; exec cat '${file}'`], { cols: 120, rows: 32, encoding: null });
  let read = 0;
  // Without an encoding it gives bytes, whatever its type says.
  pty.onData((chunk: string | Uint8Array) => (read += chunk.length));
  await new Promise((ended) => pty.onExit(ended));
  const seconds = (performance.now() - startedAt) / 1000;
  if (read !== bytes) throw new Error(`${read} bytes of ${bytes}`);
  return { perSecond: bytes / 1e6 / seconds };
});
