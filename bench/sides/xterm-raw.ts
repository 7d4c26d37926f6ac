import { readFileSync } from 'node:fs';

import { answerAsChild } from '../kit/in-child';
import { newScreen } from '../lib/screen';

const CHUNK = 64 * 1024;
const UNDER_WAY = 4;

/** Parses a file that is in memory already. */
await answerAsChild(async ({ file }: { file: string }) => {
  const bytes = readFileSync(file);
  const screen = newScreen();
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    under.push(new Promise((parsed) => screen.write(bytes.subarray(at, at + CHUNK), parsed)));
    if (under.length >= UNDER_WAY) await under.shift();
  }
  await Promise.all(under);
  return { perSecond: bytes.length / 1e6 / ((performance.now() - startedAt) / 1000) };
});
