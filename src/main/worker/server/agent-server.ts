import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Log } from '../files/worker-log';
import type { AgentIntake } from '../runs/agent-intake';
import type { Run } from '../runs/run';
import { createAgentLoad } from './agent-load';
import type { AgentLoad } from './agent-load';
import { bearerOf, refuseStranger } from './bearer';
import { addMcpRoute } from './mcp-route';
import { answer, answerFaults, parse } from './replies';

/** What the agents' routes act on. */
export interface AgentServerParts {
  readonly runs: () => readonly Run[];
  readonly intake: AgentIntake;
  readonly log: Log;
}

const MAX_BODY = 1024 * 1024;
/** A hook call has the files in it that a tool reads and writes. */
const MAX_HOOK_BODY = 16 * 1024 * 1024;
/** The hook that asks, and waits for what it is answered. */
const ASKING = 'PermissionRequest';
/** With the turn its questions are over, also those that were answered in the terminal, whose calls still hold a connection each. */
const ENDS_TURN: ReadonlySet<unknown> = new Set(['Stop', 'StopFailure', 'SessionEnd']);

const Said = z.record(z.string(), z.unknown());

/**
 * The routes that agents call, each with its own run's token, which dies with the run. They listen apart from the farm's
 * routes: what runs inside an agent has no way to those.
 */
export function createAgentServer(parts: AgentServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY,
    // For what the agent sends; a held answer may take days.
    requestTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // Node looks for late ones only twice a minute by itself; each look wakes this process.
    http: { headersTimeout: 5000, connectionsCheckingInterval: 5000 },
  });
  const load = createAgentLoad(app.server, MAX_HOOK_BODY);
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    const run = runOf(parts, request);
    if (!run) return refuseStranger(reply);
    const admitted = load.admit(run, request, reply);
    return admitted.ok ? undefined : answer(reply, admitted);
  });
  answerFaults(app, parts.log);
  app.post('/agent/hook', { bodyLimit: MAX_HOOK_BODY }, (request, reply) => takeHook(parts, load, request, reply));
  app.post('/agent/verdict', (request, reply) => takeVerdict(parts, request, reply));
  addMcpRoute(app, (request) => {
    const run = runOf(parts, request);
    return run && { schema: run.verdictSchema, take: (verdict) => parts.intake.verdict(run, verdict) };
  });
  return app;
}

async function takeHook(
  parts: AgentServerParts,
  load: AgentLoad,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const run = runOf(parts, request);
  if (!run) return refuseStranger(reply);
  const taken = takeIn(parts, run, request);
  if (!taken.ok) return answer(reply, taken);
  if (!taken.value.asks) return reply.send({});
  load.bodyIsGone(request);
  const given = await run.held.hold(taken.value.hookId, hangUpOf(reply));
  if (given) return reply.send(given);
  // The only sign that the question is gone: somebody has broken it off in the agent's own terminal, or the agent has ended.
  if (!run.isEnded()) parts.intake.hook(run, { hook_event_name: 'HungUp', hook_id: taken.value.hookId });
  return reply.hijack();
}

/** Takes a call into the log. Nothing of its body is held afterwards: a question may wait for days, and there may be many. */
function takeIn(
  parts: AgentServerParts,
  run: Run,
  request: FastifyRequest,
): Result<{ readonly hookId: string; readonly asks: boolean }> {
  const body = parse(Said, request.body);
  request.body = null;
  if (!body.ok) return body;
  const taken = parts.intake.hook(run, body.value);
  if (!taken.ok) return taken;
  const name = body.value['hook_event_name'];
  if (ENDS_TURN.has(name)) run.held.letGo();
  return ok({ hookId: taken.value, asks: name === ASKING });
}

/** Aborts when the agent goes away before it was answered. */
function hangUpOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function takeVerdict(parts: AgentServerParts, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const run = runOf(parts, request);
  if (!run) return refuseStranger(reply);
  const body = parse(Said, request.body);
  return answer(reply, body.ok ? parts.intake.verdict(run, body.value) : body);
}

function runOf(parts: AgentServerParts, request: FastifyRequest): Run | null {
  const presented = bearerOf(request);
  const matching = parts.runs().filter((run) => !run.isEnded() && run.token.matches(presented));
  return matching[0] ?? null;
}
