import { spawn } from 'node-pty';

import { answerAsChild } from '../kit/in-child';
import { newScreen } from '../lib/screen';

/** A pty that is paused after each of its chunks until a screen has drawn it. */
await answerAsChild(async ({ file, bytes }: { file: string; bytes: number }) => {
  const startedAt = performance.now();
  const pty = spawn('/bin/sh', ['-c', `stty raw -echo; exec cat '${file}'`], { cols: 120, rows: 32, encoding: null });
  const screen = newScreen();
  let drawn = 0;
  pty.onData((chunk: string | Uint8Array) => {
    pty.pause();
    screen.write(chunk, () => {
      drawn += chunk.length;
      pty.resume();
    });
  });
  await new Promise((ended) => pty.onExit(ended));
  const seconds = (performance.now() - startedAt) / 1000;
  if (drawn > bytes) throw new Error(`${drawn} bytes of ${bytes}`);
  return { perSecond: drawn / 1e6 / seconds };
});
