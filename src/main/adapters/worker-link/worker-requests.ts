import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';

import type { WorkerPlace } from './worker-place';

export interface WorkerRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Requests to one worker over its socket, or pipe on Windows. */
export interface WorkerRequests {
  /**
   * The answer once its head is there. Throws an error of the system when nobody listens, `LateAnswer` when no head came in time, and what
   * `signal` was aborted with; the body throws the same, and otherwise an error when it is cut short.
   */
  send(request: WorkerRequest, signal: AbortSignal): Promise<IncomingMessage>;
  /** Breaks off everything that is under way, and what is asked from then on. */
  close(): void;
}

/** Nothing came of an answer within the time that there was for it. */
export class LateAnswer extends Error {
  override readonly name = 'LateAnswer';
}

/**
 * By Node's own HTTP client: its parser is in every farm already, where one in WebAssembly would take 30 MB of memory to be compiled
 * (docs/adr/0016).
 */
export function createWorkerRequests(
  { socket, token }: Pick<WorkerPlace, 'socket' | 'token'>,
  headMs: number,
): WorkerRequests {
  const agent = new Agent({ keepAlive: true });
  const authorization = `Bearer ${token}`;
  /** Each breaks off one that is under way. */
  const underWay = new Set<(why: Error) => void>();
  let closed = false;
  return {
    send({ method = 'GET', path, body }, signal) {
      return new Promise((answered, failed) => {
        if (closed || signal.aborted) return failed(closed ? linkClosed() : (signal.reason as Error));
        const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
        const asked = request({ agent, socketPath: socket, host: 'worker', method, path, headers });
        const late = setTimeout(() => asked.destroy(new LateAnswer('No answer came in time.')), headMs);
        let answer: IncomingMessage | null = null;
        const breakOff = (why: Error): void => {
          // One that has begun tells its reader why it ends; its request would only say that the connection is gone.
          (answer ?? asked).destroy(why);
        };
        const onAbort = (): void => breakOff(signal.reason as Error);
        underWay.add(breakOff);
        signal.addEventListener('abort', onAbort, { once: true });
        asked.once('close', () => {
          clearTimeout(late);
          underWay.delete(breakOff);
          signal.removeEventListener('abort', onAbort);
        });
        asked.on('error', failed);
        asked.once('response', (response) => {
          clearTimeout(late);
          answer = response;
          // Whoever reads the body hears of its break; one that nobody reads any more must not end this process.
          response.on('error', () => undefined);
          answered(response);
        });
        asked.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    close() {
      closed = true;
      for (const breakOff of underWay) breakOff(linkClosed());
      agent.destroy();
    },
  };
}

const linkClosed = (): Error => new Error('The link to the worker was closed.');
