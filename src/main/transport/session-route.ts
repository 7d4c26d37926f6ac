import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Auth, TokenBook } from './auth';
import { JSON_TYPE, sendRefusal } from './http-answer';
import { SESSION_PATH } from './http-gate';
import type { HttpGate } from './http-gate';
import { refusal, unauthorized } from './refusal';

const LoginInput = z.object({ code: z.string().min(1).max(200) });

const noCode = refusal(400, 'invalid', 'code', 'Send the one-use code as { "code": "…" }.');
const noSession = refusal(
  409,
  'conflict',
  'session',
  'This token does not come from a login; it cannot be logged out.',
);

/** Log in with a one-use code, log out with the token that it gave. */
export function addSessionRoutes(app: FastifyInstance, options: { gate: HttpGate; auth: Auth; book: TokenBook }): void {
  app.post(SESSION_PATH, (request, reply) => {
    const input = LoginInput.safeParse(request.body);
    if (!input.success) return sendRefusal(reply, noCode);
    const token = options.auth.redeem(input.data.code, request.socket.remoteAddress);
    if (!token.ok) return sendRefusal(reply, token.error);
    return reply
      .header('cache-control', 'no-store')
      .type(JSON_TYPE)
      .send(JSON.stringify({ token: token.value }));
  });
  app.delete(SESSION_PATH, (request, reply) => {
    const caller = options.gate.callerOf(request.raw);
    if (!caller) return sendRefusal(reply, unauthorized);
    if (!options.book.drop(caller.tokenId)) return sendRefusal(reply, noSession);
    return reply.type(JSON_TYPE).send(JSON.stringify({ ended: true }));
  });
}
