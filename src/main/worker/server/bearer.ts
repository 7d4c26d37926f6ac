import type { FastifyReply, FastifyRequest } from 'fastify';

import { fail } from '../../contract/errors';
import { answer } from './replies';

/** The token of `Authorization: Bearer <token>`; empty when there is none. */
export function bearerOf(request: FastifyRequest): string {
  return /^Bearer ([\x21-\x7e]{1,500})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** The one answer to whoever may not come in, whatever they asked for. */
export function refuseStranger(reply: FastifyReply): FastifyReply {
  return answer(reply, fail('unauthorized', 'A valid token is needed.'));
}
