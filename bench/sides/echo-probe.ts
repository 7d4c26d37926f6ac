import { setTimeout as pause } from 'node:timers/promises';

import type { RunId } from '../../src/main/contract/ids';
import { answerAsChild } from '../kit/in-child';
import { quantile, seededRandom } from '../kit/statistics';
import { newScreen } from '../lib/screen';
import { connectViewer } from '../lib/viewer-socket';
import type { Door, OpenStream, ViewerSocket } from '../lib/viewer-socket';

const LIMIT_MS = 20_000;

interface Input extends Door {
  /** Repeats what is typed. */
  readonly echo: RunId;
  /** Are looked at meanwhile. */
  readonly others: readonly RunId[];
  readonly keys: number;
  /** 0: what is told is drawn at once; else the screen is fetched so often. */
  readonly pollMs: number;
}

/** Types key after key, and waits for each to come back; all the time it draws what the other terminals print. */
await answerAsChild(async ({ echo, others, keys, pollMs, ...door }: Input) => {
  const viewer = await connectViewer(door);
  for (const runId of others) await draw(viewer, runId);
  const keyboard = await openKeyboard(viewer, echo);
  const poll = pollMs > 0 ? setInterval(() => void keyboard.fetch(), pollMs) : undefined;
  const random = seededRandom(keys);
  const took: number[] = [];
  for (let nr = 0; nr < keys; nr += 1) {
    await pause(5 + random() * 10);
    took.push(await within(LIMIT_MS, keyboard.type(String.fromCodePoint(97 + (nr % 26)), pollMs === 0)));
  }
  clearInterval(poll);
  viewer.close();
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
});

async function draw(viewer: ViewerSocket, runId: RunId): Promise<void> {
  const screen = newScreen();
  const from = await endOf(viewer, runId);
  await viewer.open(runId, from, ({ offset, bytes }, stream) => {
    screen.write(new Uint8Array(bytes), () => stream.ack(offset + bytes.byteLength));
  });
}

/** A terminal that is typed into, and what has come back of it: by being told, or by being fetched. */
async function openKeyboard(viewer: ViewerSocket, runId: RunId) {
  let typed = await endOf(viewer, runId);
  let [told, fetched] = [typed, typed];
  let look = (): void => undefined;
  const stream: OpenStream = await viewer.open(runId, typed, ({ offset, bytes }, of) => {
    told = offset + bytes.byteLength;
    of.ack(told);
    look();
  });
  return {
    async fetch() {
      fetched = await endOf(viewer, runId);
      look();
    },
    /** Milliseconds until the key is back. */
    type(key: string, byTold: boolean): Promise<number> {
      const startedAt = performance.now();
      typed += key.length;
      stream.write(key);
      return new Promise((back) => {
        look = () => {
          if ((byTold ? told : fetched) >= typed) back(performance.now() - startedAt);
        };
      });
    },
  };
}

async function endOf(viewer: ViewerSocket, runId: RunId): Promise<number> {
  return (await viewer.invoke('terminal.info', { runId })).end;
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.reject(new Error('a key did not come back')), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
