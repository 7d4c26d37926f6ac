import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';

import { fail, httpStatusOf, ok } from '../../contract/errors';
import type { ErrorCode, Failure, Result } from '../../contract/errors';
import type { Log } from '../files/worker-log';

/** Parses what came in; a failure names each wrong field. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }));
  return fail('invalid', 'The request is not understood.', { fields });
}

/** Every answer is JSON: the value, or `{ error }`. */
export function answer(reply: FastifyReply, result: Result<unknown>): FastifyReply {
  if (result.ok) return reply.send(result.value ?? {});
  return reply.code(httpStatusOf[result.error.code]).send({ error: result.error });
}

/** Answers for what no handler sees: unknown routes, broken bodies, and bugs, which are logged and told without detail. */
export function answerFaults(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => answer(reply, fail('not_found', 'There is no such route.')));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log(`${request.method} ${request.routeOptions.url ?? '?'} failed`, error);
    const failure: Failure =
      status >= 500
        ? { code: 'internal', message: 'The worker failed; its log says why.' }
        : { code: codeOf(status), message: error.message };
    return reply.code(status).send({ error: failure });
  });
}

function codeOf(status: number): ErrorCode {
  const found = Object.entries(httpStatusOf).find(([, each]) => each === status);
  return found ? (found[0] as ErrorCode) : 'invalid';
}
