import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Run } from '../runs/run';
import { createShares } from './shares';

const MB = 1024 * 1024;

/** Connections of runs: questions are held open, each on one of its own. */
const CONNECTIONS = { each: 128, sure: 4, together: 1024 };
/** Bodies that are on their way in, or are worked on. A hook call has the files in it that a tool reads and writes. */
const BODY_BYTES = { each: 32 * MB, sure: MB / 4, together: 96 * MB };
/** Connections that have not shown a run's token yet. Whoever has one shows it at once, so beyond this the oldest is cut. */
const MOST_STRANGERS = 256;
/** Beyond all of the above, with all runs that a worker takes. */
const MOST_CONNECTIONS = 2560;

const TOO_MANY = fail('limited', 'This run has too many connections open.');
const TOO_MUCH = fail('limited', 'Too much of what agents say is on its way: say it again a little later.');

/** Bounds what agents keep open and send, by run and all together. */
export interface AgentLoad {
  /**
   * Counts a request, and its connection, for its run until it is answered. A refusal is an answer like any other: the connection stays,
   * as a stranger's where the run may have no more.
   */
  admit(run: Run, request: FastifyRequest, reply: FastifyReply): Result<void>;
  /** Nothing of its body is held any more, though its answer may take days. */
  bodyIsGone(request: FastifyRequest): void;
}

/** `most` is the largest body that is taken: what does not say how long it is counts for that. */
export function createAgentLoad(server: Server, mostBody: number): AgentLoad {
  const connections = createShares<Run>(CONNECTIONS);
  const bytes = createShares<Run>(BODY_BYTES);
  const strangers = new Set<Socket>();
  const owners = new WeakMap<Socket, Run>();
  const bodies = new WeakMap<FastifyRequest, { readonly run: Run; readonly size: number }>();

  server.maxConnections = MOST_CONNECTIONS;
  server.on('connection', (socket) => {
    const [oldest] = strangers;
    if (strangers.size >= MOST_STRANGERS) oldest?.destroy();
    strangers.add(socket);
    socket.once('close', () => {
      strangers.delete(socket);
      const owner = owners.get(socket);
      if (owner) connections.giveBack(owner, 1);
    });
  });

  function own(run: Run, socket: Socket): boolean {
    const before = owners.get(socket);
    if (before === run) return true;
    if (!connections.take(run, 1)) return false;
    if (before) connections.giveBack(before, 1);
    owners.set(socket, run);
    strangers.delete(socket);
    return true;
  }

  function bodyIsGone(request: FastifyRequest): void {
    const body = bodies.get(request);
    if (body) bytes.giveBack(body.run, body.size);
    bodies.delete(request);
  }

  return {
    bodyIsGone,
    admit(run, request, reply) {
      if (!own(run, request.raw.socket)) return TOO_MANY;
      const told = request.headers['transfer-encoding'] === undefined ? request.headers['content-length'] : mostBody;
      // What is larger than that is refused unread.
      const size = Math.min(Number(told ?? 0), mostBody);
      if (!bytes.take(run, size)) return TOO_MUCH;
      bodies.set(request, { run, size });
      reply.raw.once('close', () => bodyIsGone(request));
      return ok(undefined);
    },
  };
}
