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
  const closing = new AbortController();
  const authorization = `Bearer ${token}`;
  return {
    send({ method = 'GET', path, body }, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      return new Promise((answered, failed) => {
        if (either.aborted) return failed(either.reason as Error);
        const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
        const asked = request({ agent, socketPath: socket, host: 'worker', method, path, headers });
        const late = setTimeout(() => asked.destroy(new LateAnswer('No answer came in time.')), headMs);
        let answer: IncomingMessage | null = null;
        const breakOff = (): void => {
          // One that has begun tells its reader why it ends; its request would only say that the connection is gone.
          (answer ?? asked).destroy(either.reason as Error);
        };
        either.addEventListener('abort', breakOff, { once: true });
        asked.once('close', () => {
          clearTimeout(late);
          either.removeEventListener('abort', breakOff);
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
      closing.abort(new Error('The link to the worker was closed.'));
      agent.destroy();
    },
  };
}
