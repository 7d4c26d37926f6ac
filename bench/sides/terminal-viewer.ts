import { crc32 } from 'node:zlib';

import type { RunId } from '../../src/main/contract/ids';
import type { OutputOf } from '../../src/main/contract/index';
import { answerAsChild } from '../kit/in-child';
import { newScreen } from '../lib/screen';
import { connectViewer } from '../lib/viewer-socket';
import type { Door, Frame, OpenStream, ViewerSocket } from '../lib/viewer-socket';

const PAGE = 1024 * 1024;

interface Input extends Door {
  readonly runId: RunId;
  readonly bytes: number;
  readonly crc: number;
}

/**
 * Watches one terminal until it has drawn every byte of it, and says how fast that was. The farm leaves out what a viewer is too far behind
 * for; this one reads what was left out page by page before it acknowledges anything more, so that nothing is missing in the end.
 */
await answerAsChild(async (input: Input) => {
  const viewer = await connectViewer(input);
  const drawn = createDrawn();
  const frames: Frame[] = [];
  let arrived = Promise.withResolvers<void>();
  const stream = await viewer.open(input.runId, 0, (frame) => {
    frames.push(frame);
    arrived.resolve();
  });
  const startedAt = performance.now();
  stream.write('\n');
  let leftOut = 0;
  while (drawn.end() < input.bytes) {
    const frame = frames.shift();
    if (!frame) {
      await arrived.promise;
      arrived = Promise.withResolvers();
      continue;
    }
    leftOut += frame.skipped;
    if (frame.offset > drawn.end()) await drawPages(viewer, input.runId, frame.offset, drawn);
    drawFrame(frame, stream, drawn);
  }
  await drawn.settled();
  const seconds = (performance.now() - startedAt) / 1000;
  viewer.close();
  if (drawn.crc() !== input.crc) throw new Error('the bytes that were drawn are not those that were printed');
  return { perSecond: input.bytes / 1e6 / seconds, leftOut: leftOut / input.bytes };
});

/** What a screen has been given, all of it in order. */
function createDrawn() {
  const screen = newScreen();
  let [end, crc] = [0, 0];
  let last: Promise<void> = Promise.resolve();
  return {
    end: () => end,
    crc: () => crc,
    settled: () => last,
    /** The next bytes; answers when they are drawn. */
    add(bytes: Uint8Array): Promise<void> {
      end += bytes.length;
      crc = crc32(bytes, crc);
      last = new Promise((parsed) => screen.write(bytes, parsed));
      return last;
    },
  };
}

type Drawn = ReturnType<typeof createDrawn>;

function drawFrame({ offset, bytes }: Frame, stream: OpenStream, drawn: Drawn): void {
  const end = offset + bytes.byteLength;
  const rest = new Uint8Array(bytes).subarray(drawn.end() - offset);
  void drawn.add(rest).then(() => stream.ack(end));
}

/** Draws what lies before an offset; while a page is drawn, the next one is on its way. */
async function drawPages(viewer: ViewerSocket, runId: RunId, to: number, drawn: Drawn): Promise<void> {
  const read = (from: number) => viewer.invoke('terminal.read', { runId, from, max: Math.min(PAGE, to - from) });
  for (let next: ReturnType<typeof read> | null = read(drawn.end()); next;) {
    const page: OutputOf<'terminal.read'> = await next;
    if (page.from !== drawn.end()) throw new Error(`bytes are gone: ${drawn.end()} to ${page.from}`);
    next = page.next < to ? read(page.next) : null;
    await drawn.add(Buffer.from(page.data, 'base64'));
  }
}
