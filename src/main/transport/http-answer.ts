import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Failure } from '../contract/errors';
import { toWire } from '../contract/wire';
import { STATUS_CODES } from './node-http';
import type { Refusal } from './refusal';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** On every answer. An answer of the API is data: it loads nothing and is framed by nobody. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const refusalHeaders = { ...guardHeaders, 'content-type': JSON_TYPE, 'cache-control': 'no-store' };

/** The body of a failure, in the spelling of REST. */
export function failureBody(error: Failure): string {
  return JSON.stringify({ error: toWire(Failure, error) });
}

/** Turns a request away through fastify. */
export function sendRefusal(reply: FastifyReply, { status, error, headers = {} }: Refusal): FastifyReply {
  return reply
    .code(status)
    .headers({ ...refusalHeaders, ...headers })
    .send(failureBody(error));
}

/** Turns a request away before fastify has seen it. */
export function writeRefusal(response: ServerResponse, { status, error, headers = {} }: Refusal): void {
  const body = failureBody(error);
  response.writeHead(status, { ...refusalHeaders, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

/** Turns an upgrade away: there is only the bare connection, and it ends. */
export function endUpgrade(socket: Duplex, { status, error, headers = {} }: Refusal): void {
  const body = failureBody(error);
  const all = { ...refusalHeaders, 'content-length': Buffer.byteLength(body), connection: 'close', ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}
