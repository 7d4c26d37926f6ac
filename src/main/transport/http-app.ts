import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { guardHeaders, sendRefusal } from './http-answer';
import type { HttpGate } from './http-gate';
import type { TransportLog } from './log';
import { createServer } from './node-http';
import { refusal, refusalOf } from './refusal';
import type { Refusal } from './refusal';

/** What one client can take of the server, and for how long. */
export interface HttpLimits {
  readonly connections: number;
  readonly headersMs: number;
  /** For a whole request to arrive; an answer may take any time. */
  readonly requestMs: number;
  readonly keepAliveMs: number;
  readonly bodyBytes: number;
}

/** A browser window takes up to six connections and a websocket. */
export const httpLimits: HttpLimits = {
  connections: 64,
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 10_000,
  bodyBytes: 1024 * 1024,
};

const BROKEN_JSON = 'CROFT_BROKEN_JSON';
const HEADER_BYTES = 16 * 1024;
/** A workspace is named by its path in a URL: up to 4,096 characters, each up to three when escaped. */
const PARAM_CHARS = 3 * 4096;

/** A fastify that answers in Croft's words, behind the gate and with a bound on everything that a client can hold. */
export function createHttpApp(gate: HttpGate, logger: TransportLog, limits: HttpLimits): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: PARAM_CHARS },
    frameworkErrors: (error, _request, reply) => void sendRefusal(reply, refusalOfError(error, logger)),
    serverFactory(handler) {
      const server = createServer(
        {
          maxHeaderSize: HEADER_BYTES,
          headersTimeout: limits.headersMs,
          requestTimeout: limits.requestMs,
          keepAliveTimeout: limits.keepAliveMs,
          connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
        },
        (request, response) => {
          if (gate.admit(request, response)) handler(request, response);
        },
      );
      server.maxConnections = limits.connections;
      return server;
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(guardHeaders);
    if (gate.callerOf(request.raw)) reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => sendRefusal(reply, refusalOfError(error, logger)));
  return app;
}

function parseJson(
  _request: unknown,
  body: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  const text = body.toString();
  if (text.trim() === '') return done(null, undefined);
  try {
    done(null, JSON.parse(text));
  } catch {
    done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400, code: BROKEN_JSON }));
  }
}

function refusalOfError(error: FastifyError, logger: TransportLog): Refusal {
  const status = error.statusCode ?? 500;
  if (status === 415)
    return refusal(415, 'invalid', 'content_type', 'Only JSON is taken here.', 'Send it as application/json.');
  if (status === 413) return refusal(413, 'invalid', 'too_large', 'The body is too large.');
  if (error.code === BROKEN_JSON) {
    return refusal(400, 'invalid', 'json', 'The body is not JSON.', 'Look for a missing quote, comma or bracket.');
  }
  if (status >= 400 && status < 500) return refusal(status, 'invalid', 'request', 'The request cannot be read.');
  const logId = randomBytes(6).toString('hex');
  logger.error('a request failed', { logId, error: error.message, stack: error.stack });
  return refusalOf({ code: 'internal', message: 'Something went wrong inside Croft.', logId });
}
