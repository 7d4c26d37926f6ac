import type { FastifyInstance, FastifyRequest } from 'fastify';

import { refuseStranger } from './bearer';
import { answerMcp, mcpFault } from './mcp';
import type { VerdictTool } from './mcp';

const PATH = '/agent/mcp';

/** Adds the MCP server of the agents, as streamable HTTP without sessions and without a stream of its own. */
export function addMcpRoute(app: FastifyInstance, toolOf: (request: FastifyRequest) => VerdictTool | null): void {
  app.post(PATH, {
    handler(request, reply) {
      const tool = toolOf(request);
      if (!tool) return refuseStranger(reply);
      const answered = answerMcp(request.body, tool);
      return answered ? reply.send(answered) : reply.code(202).send();
    },
    errorHandler(error, _request, reply) {
      const status = error.statusCode ?? 500;
      if (status >= 500) throw error;
      void reply.code(status).send(mcpFault(status === 400 ? 'parse' : 'request', null));
    },
  });
  // Clients ask for a stream of messages from the server's side, and end sessions: there are none.
  for (const method of ['GET', 'DELETE'] as const) {
    app.route({ method, url: PATH, handler: (_request, reply) => reply.code(405).header('allow', 'POST').send() });
  }
}
