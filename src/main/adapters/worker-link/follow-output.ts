import type { RunId } from '../../contract/ids';
import type { WorkerRun } from '../../contract/worker-protocol';
import type { OutputStream, SpoolChunk } from '../../ports/worker-link';
import { createBackOff } from './back-off';
import type { WorkerClient } from './worker-client';

/** Whose output to follow, and how far it is known. */
export interface OutputOrder {
  readonly runId: RunId;
  readonly stream: OutputStream;
  readonly from: number;
  readonly signal: AbortSignal;
  /** Told the run as it ended, before the stream ends. */
  readonly ended?: ((run: WorkerRun) => void) | undefined;
}

/** The worker that has the run now; null when none has it; `away` when that cannot be told at the moment. */
export type FindOwner = (runId: RunId) => Promise<WorkerClient | null | 'away'>;

/**
 * Follows a spool to its end over any number of connections and restarts of the worker: each goes on where the last one broke off.
 * Ends when the run has ended and every byte was given, when the run is not known any more, or when the signal aborts.
 */
export async function* followOutput(find: FindOwner, order: OutputOrder): AsyncGenerator<SpoolChunk> {
  const { runId, signal } = order;
  const backOff = createBackOff();
  let offset = order.from;
  while (!signal.aborted) {
    const owner = await find(runId);
    if (owner === null) return;
    if (owner !== 'away') {
      const before = offset;
      for await (const chunk of readOnce(owner, order, offset)) {
        offset = chunk.offset + chunk.bytes.length;
        yield chunk;
      }
      if (signal.aborted || (await isComplete(owner, order, offset))) return;
      if (offset > before) backOff.reset();
    }
    await backOff.wait(signal);
  }
}

/** The bytes of one connection; a break just ends it. */
async function* readOnce(owner: WorkerClient, order: OutputOrder, from: number): AsyncGenerator<SpoolChunk> {
  const body = await owner.output(order.runId, order.stream, from, order.signal);
  if (!body.ok) return;
  let { offset } = body.value;
  const bytes = body.value.bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await bytes.next().catch(() => ({ done: true as const, value: undefined }));
      if (next.done || order.signal.aborted) return;
      yield { offset, bytes: next.value };
      offset += next.value.length;
    }
  } finally {
    // Also when whoever listens stops listening: it frees the connection.
    await bytes.return?.().catch(() => undefined);
  }
}

async function isComplete(
  owner: WorkerClient,
  { runId, stream, ended }: OutputOrder,
  offset: number,
): Promise<boolean> {
  const run = await owner.get(runId);
  if (!run.ok || run.value.exit === null || offset < run.value[stream].end) return false;
  ended?.(run.value);
  return true;
}
