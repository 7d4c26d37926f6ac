import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { catalogue } from '../contract/index';
import type { Operation } from '../contract/catalogue-kit';
import type { Failure } from '../contract/errors';
import { fromText, fromWire, toWire, wirePath } from '../contract/wire';
import type { Caller } from './auth';
import type { DoorOf, FarmDoor } from './farm-door';
import { JSON_TYPE, sendRefusal } from './http-answer';
import type { HttpGate } from './http-gate';
import { inputMessage } from './input-words';
import { openApiDocument } from './openapi';
import { refusal, refusalOf, starting, unauthorized } from './refusal';

export interface RestOptions {
  readonly gate: HttpGate;
  readonly door: DoorOf;
  readonly version: string;
}

/** What a route gets once it is known who calls and that the farm is there. */
export type KnownRoute = (call: {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
  readonly farm: FarmDoor;
}) => Promise<FastifyReply> | FastifyReply;

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Adds a route for every operation of the catalogue that has a REST path; a new operation needs no edit here. */
export function addOperations(app: FastifyInstance, { gate, door, version }: RestOptions): void {
  for (const [name, operation] of Object.entries<Operation>(catalogue)) {
    if (operation.rest === null) continue;
    const [method, url] = operation.rest.split(' ') as ['GET' | 'POST', string];
    if (method === 'GET' && operation.effect !== 'read')
      throw new Error(`${name} changes something and may not be a GET`);
    app.route({ method, url, handler: knownRoute(gate, door, operationRoute(name, operation)) });
  }
  app.get('/api/openapi.json', (request, reply) =>
    gate.callerOf(request.raw)
      ? reply.type(JSON_TYPE).send(openApiDocument(version))
      : sendRefusal(reply, unauthorized),
  );
}

/** A route that is run for known callers only, and only once the farm is there. */
export function knownRoute(gate: HttpGate, door: DoorOf, run: KnownRoute) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const caller = gate.callerOf(request.raw);
    if (!caller) return sendRefusal(reply, unauthorized);
    const farm = door();
    return farm ? run({ request, reply, caller, farm }) : sendRefusal(reply, starting);
  };
}

/** Answers 405 on every path that is known for other methods. Call it after all routes were added. */
export function addMethodRefusals(app: FastifyInstance, routes: readonly { method: string; url: string }[]): void {
  const urls = new Set(routes.map((route) => route.url).filter((url) => url.startsWith('/api/')));
  for (const url of urls) {
    const allowed = routes.filter((route) => route.url === url).map((route) => route.method);
    const others = METHODS.filter((method) => !allowed.includes(method));
    const wrongMethod = refusal(405, 'invalid', 'method', `This path takes only ${allowed.join(', ')}.`);
    app.route({
      method: others,
      url,
      handler: (_request, reply) => sendRefusal(reply, { ...wrongMethod, headers: { allow: allowed.join(', ') } }),
    });
  }
}

function operationRoute(name: string, operation: Operation): KnownRoute {
  return async ({ request, reply, caller, farm }) => {
    const context = { access: caller.access, peer: `rest ${request.ip}`, signal: request.signal };
    const result = await farm.dispatch(name, inputOf(request, operation), context);
    if (!result.ok) return sendRefusal(reply, refusalOf(restFailure(result.error, operation, request)));
    return reply
      .code(operation.status ?? 200)
      .type(JSON_TYPE)
      .send(JSON.stringify(toWire(operation.output, result.value)));
  };
}

/** Path parameters win over the rest: they are what the route was found by. */
function inputOf(request: FastifyRequest, { input }: Operation): unknown {
  const named = fromText(input, request.params as Record<string, unknown>);
  if (request.method === 'GET') return { ...fromText(input, request.query as Record<string, unknown>), ...named };
  const body = fromWire(input, request.body ?? {});
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ...named } : body;
}

/** What the ids in paths are ids of, and the reason that their handlers give where there is no such thing. */
const nounOfId: Readonly<Record<string, readonly [noun: string, reason: string]>> = {
  workspace_id: ['workspace', 'workspace.unknown'],
  task_id: ['task', 'task.unknown'],
  run_id: ['run', 'run.unknown'],
  ask_id: ['question', 'ask.unknown'],
  comment_id: ['remark', 'review.no_comment'],
  terminal_id: ['terminal', 'terminal.unknown'],
  id: ['stage', 'stage.unknown'],
};

/** A failure in the spelling of REST. An id in the path that cannot be one is the id of nothing. */
function restFailure(error: Failure, { input }: Operation, request: FastifyRequest): Failure {
  if (!error.fields) return error;
  const fields = error.fields.map((field) => ({ ...field, path: wirePath(input, field.path) }));
  const inPath = Object.keys(request.params as Record<string, unknown>);
  const nothing = nounOfId[fields.find(({ path }) => inPath.includes(path))?.path ?? ''];
  if (nothing) return { code: 'not_found', message: `There is no such ${nothing[0]}.`, reason: nothing[1] };
  return { ...error, fields, message: inputMessage(fields) };
}
