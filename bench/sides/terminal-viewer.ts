import { crc32 } from 'node:zlib';

import type { RunId } from '../../src/main/contract/ids';
import { answerAsChild } from '../kit/in-child';
import { newScreen } from '../lib/screen';
import { connectViewer } from '../lib/viewer-socket';
import type { Door, Frame, OpenStream } from '../lib/viewer-socket';

interface Input extends Door {
  readonly runId: RunId;
  readonly bytes: number;
  readonly crc: number;
}

/** Watches one terminal until it has drawn every byte of it, and says how fast that was. It wants all of it, and says what it has drawn. */
await answerAsChild(async ({ runId, bytes, crc, ...door }: Input) => {
  const viewer = await connectViewer(door);
  const drawn = createDrawn();
  const complete = Promise.withResolvers<void>();
  const take = (frame: Frame, from: OpenStream): void => {
    if (frame.offset !== drawn.end()) complete.reject(new Error(`bytes are gone: ${drawn.end()} to ${frame.offset}`));
    const end = frame.offset + frame.bytes.byteLength;
    const parsed = drawn.add(new Uint8Array(frame.bytes)).then(() => from.ack(end));
    if (end >= bytes) complete.resolve(parsed);
  };
  const stream = await viewer.open(runId, 0, take, bytes);
  const startedAt = performance.now();
  stream.write('\n');
  await complete.promise;
  const seconds = (performance.now() - startedAt) / 1000;
  viewer.close();
  if (drawn.crc() !== crc) throw new Error('the bytes that were drawn are not those that were printed');
  return { perSecond: bytes / 1e6 / seconds };
});

/** What a screen has been given, all of it in order. */
function createDrawn() {
  const screen = newScreen();
  let [end, crc] = [0, 0];
  return {
    end: () => end,
    crc: () => crc,
    /** The next bytes; answers when they are drawn. */
    add(bytes: Uint8Array): Promise<void> {
      end += bytes.length;
      crc = crc32(bytes, crc);
      return new Promise((parsed) => screen.write(bytes, parsed));
    },
  };
}
