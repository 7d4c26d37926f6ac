import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { FastifyReply } from 'fastify';

const BUFFERED = 64 * 1024;

/**
 * Answers with a stream that may never end. Its headers go out at once, not with the first byte; no more is read from `source`
 * than the reader takes. The signal that `source` gets aborts when the reader is gone or when `gone` aborts.
 */
export async function streamReply(
  reply: FastifyReply,
  headers: Record<string, string>,
  source: (signal: AbortSignal) => AsyncIterable<Uint8Array | string>,
  gone: AbortSignal,
): Promise<void> {
  reply.hijack();
  const response = reply.raw;
  const over = new AbortController();
  const stop = () => over.abort();
  const cut = () => response.destroy();
  response.once('close', stop);
  gone.addEventListener('abort', cut);
  try {
    response.writeHead(200, { 'Cache-Control': 'no-store', ...headers });
    response.flushHeaders();
    const bytes = Readable.from(source(over.signal), { objectMode: false, highWaterMark: BUFFERED });
    await pipeline(bytes, response);
  } catch {
    // The reader has gone; nobody is left to tell.
    response.destroy();
  } finally {
    gone.removeEventListener('abort', cut);
    over.abort();
  }
}
