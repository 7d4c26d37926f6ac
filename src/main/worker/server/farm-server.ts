import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { RunId } from '../../contract/ids';
import { HookAnswer, ProcessSpec, RunInput, RunSignal } from '../../contract/worker-protocol';
import type { WorkerHealth } from '../../contract/worker-protocol';
import type { EventLog } from '../files/event-log';
import { streamEvents } from '../files/event-stream';
import { createReadPace } from '../files/read-pace';
import { readSpool } from '../files/spool-reader';
import type { Log } from '../files/worker-log';
import type { Run } from '../runs/run';
import type { SecretToken } from '../runs/run-token';
import type { Runs } from '../runs/runs';
import { bearerOf, refuseStranger } from './bearer';
import { answer, answerFaults, parse } from './replies';
import { streamReply } from './stream-reply';

/** What the farm's routes act on. */
export interface FarmServerParts {
  readonly runs: Runs;
  readonly events: EventLog;
  readonly token: SecretToken;
  readonly log: Log;
  readonly health: () => WorkerHealth;
  readonly drain: () => void;
  /** Aborts when the worker closes. */
  readonly closing: AbortSignal;
}

const MAX_BODY = 32 * 1024 * 1024;

const ById = z.object({ id: RunId });
const Offset = z.coerce.number().int().nonnegative().default(0);
const OutputQuery = z.object({ from: Offset, stream: z.enum(['out', 'err']).default('out') });
const EventsQuery = z.object({ from: Offset, run: RunId.optional() });
const Size = z.object({ cols: z.int().min(1).max(10_000), rows: z.int().min(1).max(10_000) });

/** The routes of the farm, all behind its token. */
export function createFarmServer(parts: FarmServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // Node looks for late ones only twice a minute by itself; each look wakes this process.
    http: { headersTimeout: 5000, connectionsCheckingInterval: 5000 },
  });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    if (!parts.token.matches(bearerOf(request))) return refuseStranger(reply);
    return undefined;
  });
  answerFaults(app, parts.log);
  app.get('/health', (_request, reply) => answer(reply, ok(parts.health())));
  app.post('/drain', (_request, reply) => {
    parts.drain();
    return answer(reply, ok({}));
  });
  addRunRoutes(app, parts.runs);
  addStreams(app, parts);
  return app;
}

function addRunRoutes(app: FastifyInstance, runs: Runs): void {
  app.get('/runs', (_request, reply) => answer(reply, ok(runs.list().map((run) => run.view()))));
  app.post('/runs', async (request, reply) => {
    const spec = parse(ProcessSpec, request.body);
    return answer(reply, spec.ok ? await runs.start(spec.value) : spec);
  });
  app.get('/runs/:id', (request, reply) => {
    const run = find(runs, request.params);
    return answer(reply, run.ok ? ok(run.value.view()) : run);
  });
  app.delete('/runs/:id', async (request, reply) => {
    const params = parse(ById, request.params);
    return answer(reply, params.ok ? await runs.forget(params.value.id) : params);
  });
  const act = <S extends z.ZodType>(path: string, schema: S, todo: (run: Run, body: z.output<S>) => Result<void>) =>
    app.post(`/runs/:id/${path}`, (request, reply) => {
      const run = find(runs, request.params);
      const body = parse(schema, request.body);
      if (!run.ok || !body.ok) return answer(reply, run.ok ? body : run);
      return answer(reply, todo(run.value, body.value));
    });
  act('input', RunInput, (run, input) => run.input(input));
  act('resize', Size, (run, { cols, rows }) => run.resize(cols, rows));
  act('signal', RunSignal, (run, signal) => run.signal(signal));
  act('hook-answer', HookAnswer, (run, given) => run.held.answer(given));
}

function addStreams(app: FastifyInstance, { runs, events, closing }: FarmServerParts): void {
  app.get('/runs/:id/output', async (request, reply) => {
    const run = find(runs, request.params);
    const query = parse(OutputQuery, request.query);
    if (!run.ok || !query.ok) return answer(reply, run.ok ? query : run);
    const spool = run.value.files[query.value.stream];
    const first = spool.firstKept(query.value.from);
    const headers = { 'Content-Type': 'application/octet-stream', 'X-Croft-Offset': String(first) };
    const gone = AbortSignal.any([closing, run.value.gone]);
    const pace = run.value.view().io === 'pty' ? createReadPace() : null;
    return streamReply(reply, headers, (signal) => readSpool(spool, first, signal, pace), gone);
  });
  app.get('/events', async (request, reply) => {
    const query = parse(EventsQuery, request.query);
    if (!query.ok) return answer(reply, query);
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const { from, run } = query.value;
    return streamReply(reply, headers, (signal) => streamEvents(events, { from, run }, signal), closing);
  });
}

function find(runs: Runs, params: unknown): Result<Run> {
  const parsed = parse(ById, params);
  if (!parsed.ok) return parsed;
  const run = runs.get(parsed.value.id);
  return run ? ok(run) : fail('not_found', 'This worker has no such run.');
}
