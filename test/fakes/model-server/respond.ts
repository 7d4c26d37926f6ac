import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { ModelRequest } from './conversation';
import type { Answer, Reply } from './reply';
import { encodeEvent, messageStart, streamEvents, wholeMessage } from './wire';

type NextId = (prefix: string) => string;

const EVENT_STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Writes a scripted reply the way the API would. */
export async function respond(
  response: ServerResponse,
  request: ModelRequest,
  reply: Reply,
  nextId: NextId,
): Promise<void> {
  response.setHeader('request-id', nextId('req'));
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.until) await Promise.race([reply.until, once(response, 'close')]);
  if (response.destroyed) return;
  switch (reply.kind) {
    case 'answer':
      return writeAnswer(response, request, reply, nextId);
    case 'http': {
      const error = { type: 'error', error: { type: reply.errorType, message: reply.message } };
      response.writeHead(reply.status, JSON_TYPE).end(JSON.stringify(error));
      return;
    }
    case 'body':
      response.writeHead(200, { 'content-type': reply.contentType }).end(reply.body);
      return;
    case 'cut':
      return breakOff(response, request, reply.after, nextId);
    case 'hang':
      await once(response, 'close');
  }
}

async function writeAnswer(
  response: ServerResponse,
  request: ModelRequest,
  answer: Answer,
  nextId: NextId,
): Promise<void> {
  if (!request.stream) {
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(wholeMessage(answer, request.model, nextId)));
    return;
  }
  response.writeHead(200, EVENT_STREAM);
  for (const event of streamEvents(answer, request.model, nextId)) {
    if (response.destroyed) return;
    response.write(encodeEvent(event));
    if (answer.pace && event.type === 'content_block_delta') await pause(answer.pace.everyMs);
  }
  response.end();
}

/** Ends the connection in the middle of a message, as a broken network does. */
async function breakOff(response: ServerResponse, request: ModelRequest, after: string, nextId: NextId): Promise<void> {
  response.writeHead(200, EVENT_STREAM);
  const opening = [
    messageStart(request.model, nextId),
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: after } },
  ];
  await new Promise<void>((resolve) => response.write(opening.map(encodeEvent).join(''), () => resolve()));
  response.destroy();
}
