import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { nowMs } from './stamped-lines';

/** Stands before a model and notes when its words pass. */
export interface ModelProxy {
  readonly url: string;
  /** When a word passed that is alone in its piece of the answer. */
  passedAt(word: string): number | undefined;
  /** When the newest answer ended. */
  endedAt(): number;
  close(): Promise<void>;
}

const WORD = /"text":"(\w+) /g;

export async function startModelProxy(model: string): Promise<ModelProxy> {
  const passed = new Map<string, number>();
  let ended = 0;
  const server = createServer((incoming, answer) => {
    const asking = request(`${model}${incoming.url ?? ''}`, { method: incoming.method, headers: incoming.headers });
    asking.on('response', (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.on('data', (chunk: Buffer) => {
        const now = nowMs();
        for (const [, word = ''] of chunk.toString().matchAll(WORD)) passed.set(word, now);
        answer.write(chunk);
      });
      reply.on('end', () => {
        ended = nowMs();
        answer.end();
      });
    });
    asking.on('error', () => answer.destroy());
    answer.on('close', () => asking.destroy());
    incoming.pipe(asking);
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passedAt: (word) => passed.get(word),
    endedAt: () => ended,
    async close() {
      const closed = new Promise<void>((over) => server.close(() => over()));
      server.closeAllConnections();
      await closed;
    },
  };
}
