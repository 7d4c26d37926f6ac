import { createServer } from 'node:net';
import { request } from 'node:http';

/** A port of loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface FirstAnswer {
  /** From now on to the first answer with what was asked for. */
  readonly tookMs: number;
  /** Requests that were taken and then got no answer at all. */
  readonly dropped: number;
}

const RETRY_MS = 2;
const LIMIT_MS = 60_000;

/** Asks again and again, as an impatient client does, until the answer is 200. */
export async function firstAnswer(port: number, path: string, token: () => string): Promise<FirstAnswer> {
  const startedAt = performance.now();
  for (let dropped = 0; ; await pause(RETRY_MS)) {
    const status = await ask(port, path, token());
    if (status === 200) return { tookMs: performance.now() - startedAt, dropped };
    if (status === 'dropped') dropped += 1;
    if (performance.now() - startedAt > LIMIT_MS) throw new Error(`no answer from ${path}: ${status}`);
  }
}

/** The status of the answer; `refused`: nobody listens yet; `dropped`: it was connected, and there was none. */
function ask(port: number, path: string, token: string): Promise<number | 'refused' | 'dropped'> {
  return new Promise((answer) => {
    let connected = false;
    const asking = request(
      { host: '127.0.0.1', port, path, agent: false, headers: { 'x-api-key': token } },
      (reply) => {
        reply.resume();
        reply.on('end', () => answer(reply.statusCode ?? 0));
        reply.on('error', () => answer('dropped'));
      },
    );
    asking.on('socket', (socket) => socket.on('connect', () => (connected = true)));
    asking.on('error', () => answer(connected ? 'dropped' : 'refused'));
    asking.end();
  });
}

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));
