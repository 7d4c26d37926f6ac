import type { FastifyReply } from 'fastify';
import { guardHeaders } from './http-answer';

export interface SseLimits {
  readonly heartbeatMs: number;
  /** So long without reading anything, and a client is cut; it comes back with the id of the last event it had. */
  readonly patienceMs: number;
}

export const sseLimits: SseLimits = { heartbeatMs: 15_000, patienceMs: 30_000 };

/** Whatever is sent, nothing is added to more than this unread. */
const MOST_UNREAD_BYTES = 1024 * 1024;

export interface SseMessage {
  readonly id: number;
  readonly event?: string;
  readonly data: string;
}

/** An open stream of server-sent events. */
export interface SseStream {
  /** Sends messages that belong together in one piece. */
  send(messages: readonly SseMessage[]): void;
  /** Whether it takes more now; when it does again, `onDrain` is called. */
  ready(): boolean;
  /** Ends it as a finished answer. */
  end(): void;
  /** Ends it at once. */
  cut(): void;
}

/** Answers a request with a stream that stays open. `onEnd` is called once, however it ends. */
export function openSseStream(
  reply: FastifyReply,
  on: { drain(): void; end(): void },
  limits: SseLimits = sseLimits,
): SseStream {
  reply.hijack();
  const { raw } = reply;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const cut = (): void => void raw.destroy();
  const write = (text: string): void => {
    if (raw.destroyed || raw.writableEnded) return;
    if (raw.writableLength > MOST_UNREAD_BYTES) return cut();
    if (!raw.write(text)) patience ??= setTimeout(cut, limits.patienceMs);
  };
  const heartbeat = setInterval(() => write(': still here\n\n'), limits.heartbeatMs);

  raw.on('drain', () => {
    clearTimeout(patience);
    patience = undefined;
    on.drain();
  });
  const ended = (): void => {
    clearTimeout(patience);
    clearInterval(heartbeat);
    on.end();
  };
  // One that left before it was answered closes no more.
  if (raw.destroyed) process.nextTick(ended);
  else raw.once('close', ended);
  if (!raw.destroyed) {
    raw.writeHead(200, {
      ...guardHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
  }
  write('retry: 2000\n\n');

  return {
    send: (messages) => write(messages.map(encode).join('')),
    ready: () => !raw.destroyed && !raw.writableEnded && !raw.writableNeedDrain,
    end: () => void raw.end(),
    cut,
  };
}

function encode({ id, event, data }: SseMessage): string {
  return `id: ${id}\n${event ? `event: ${event}\n` : ''}data: ${data}\n\n`;
}

/** The seq that a client has seen last. Null: it sent none; `invalid`: it sent something else. */
export function lastEventIdOf(header: string | string[] | undefined): number | null | 'invalid' {
  if (header === undefined || header === '') return null;
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : 'invalid';
}
