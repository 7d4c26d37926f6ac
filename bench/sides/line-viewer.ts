import type { RunId } from '../../src/main/contract/ids';
import { createLineTimes } from '../lib/line-times';
import { answerWhenAsked } from '../kit/side-process';
import { connectViewer } from '../lib/viewer-socket';
import type { Door } from '../lib/viewer-socket';

/** Far less than may be under way without it. */
const ACK_BYTES = 32 * 1024;

/** Hears of every line that is printed in some terminals of Croft. */
await answerWhenAsked(async ({ runIds, ...door }: Door & { readonly runIds: readonly RunId[] }) => {
  const times = createLineTimes();
  const viewer = await connectViewer(door);
  for (const runId of runIds) {
    const { end } = await viewer.invoke('terminal.info', { runId });
    let acknowledged = end;
    await viewer.open(runId, end, ({ offset, bytes }, stream) => {
      times.take(runId, Buffer.from(bytes).toString());
      const taken = offset + bytes.byteLength;
      if (taken - acknowledged < ACK_BYTES) return;
      acknowledged = taken;
      stream.ack(taken);
    });
  }
  return times.sample;
});
