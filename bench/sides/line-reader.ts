import type { RunId } from '../../src/main/contract/ids';
import { answerWhenAsked } from '../kit/side-process';
import { createLineTimes } from '../lib/line-times';
import { connectViewer } from '../lib/viewer-socket';
import type { Door } from '../lib/viewer-socket';

const EVERY_MS = 100;

/** Asks Croft every 100 ms what has been printed in some terminals. */
await answerWhenAsked(async ({ runIds, ...door }: Door & { readonly runIds: readonly RunId[] }) => {
  const times = createLineTimes();
  const viewer = await connectViewer(door);
  const read = async (): Promise<void> => {
    for (const [runId, from] of known) {
      const { next, data } = await viewer.invoke('terminal.read', { runId, from });
      known.set(runId, next);
      times.take(runId, Buffer.from(data, 'base64').toString());
    }
    setTimeout(() => void read(), EVERY_MS);
  };
  const known = new Map<RunId, number>();
  for (const runId of runIds) known.set(runId, (await viewer.invoke('terminal.info', { runId })).end);
  void read();
  return times.sample;
});
