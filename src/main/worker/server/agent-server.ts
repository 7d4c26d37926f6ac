import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Log } from '../files/worker-log';
import type { AgentIntake } from '../runs/agent-intake';
import type { Run } from '../runs/run';
import { bearerOf, refuseStranger } from './bearer';
import { answer, answerFaults, parse } from './replies';

/** What the agents' routes act on. */
export interface AgentServerParts {
  readonly runs: () => readonly Run[];
  readonly intake: AgentIntake;
  readonly log: Log;
}

const MAX_BODY = 1024 * 1024;
const MAX_CONNECTIONS = 512;

const Said = z.record(z.string(), z.unknown());

/**
 * The two routes that agents call, each with its own run's token, which dies with the run. They listen apart from the farm's
 * routes: what runs inside an agent has no way to those.
 */
export function createAgentServer(parts: AgentServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { headersTimeout: 5000 },
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    if (!runOf(parts, request)) return refuseStranger(reply);
    return undefined;
  });
  answerFaults(app, parts.log);
  app.post('/agent/hook', (request, reply) => take(parts, 'hook', request, reply));
  app.post('/agent/verdict', (request, reply) => take(parts, 'verdict', request, reply));
  return app;
}

function take(parts: AgentServerParts, type: 'hook' | 'verdict', request: FastifyRequest, reply: FastifyReply) {
  const run = runOf(parts, request);
  if (!run) return refuseStranger(reply);
  const body = parse(Said, request.body);
  if (!body.ok) return answer(reply, body);
  const bytes = Number(request.headers['content-length'] ?? MAX_BODY);
  return answer(reply, parts.intake.take(run, type, body.value, bytes));
}

function runOf(parts: AgentServerParts, request: FastifyRequest): Run | null {
  const presented = bearerOf(request);
  const matching = parts.runs().filter((run) => !run.isEnded() && run.token.matches(presented));
  return matching[0] ?? null;
}
