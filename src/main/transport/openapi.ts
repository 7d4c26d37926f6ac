import { z } from 'zod';
import type { Operation } from '../contract/catalogue-kit';
import { Failure } from '../contract/errors';
import { FarmEvent } from '../contract/event';
import { catalogue } from '../contract/index';
import { OrchestratorStage } from '../contract/orchestrator';
import { wireFields } from '../contract/wire-fields';
import { wireJsonSchema } from '../contract/wire-json-schema';

type Json = Record<string, unknown>;

let cached: { version: string; text: string } | undefined;

/** The OpenAPI description of every REST path, as JSON text. */
export function openApiDocument(version: string): string {
  if (cached?.version !== version) cached = { version, text: JSON.stringify(describe(version)) };
  return cached.text;
}

function describe(version: string): Json {
  const paths: Record<string, Json> = { ...eventStreams, '/api/session': sessionPath };
  for (const [name, operation] of Object.entries<Operation>(catalogue)) {
    if (operation.rest === null) continue;
    const [method = '', url = ''] = operation.rest.split(' ');
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(name, operation, url) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Croft', version, description: 'Keys are snake_case, moments are ISO times.' },
    security: [{ apiKey: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Failure: {
          description: 'What went wrong, in words.',
          content: jsonContent({ type: 'object', properties: { error: wireJsonSchema(Failure, 'out') } }),
        },
      },
    },
  };
}

function describeOperation(name: string, operation: Operation, url: string): Json {
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, key = '']) => key);
  const fields = wireFields(operation.input).filter(({ wireKey }) => !inPath.includes(wireKey));
  const isGet = operation.rest?.startsWith('GET ') ?? false;
  return {
    operationId: name,
    summary: operation.summary,
    'x-access': operation.access,
    parameters: [
      ...inPath.map((key) => ({ name: key, in: 'path', required: true, schema: { type: 'string' } })),
      ...(isGet ? fields : []).map(({ wireKey, schema }) => ({
        name: wireKey,
        in: 'query',
        required: !z.safeParse(schema, undefined).success,
        schema: wireJsonSchema(schema as z.ZodType, 'in'),
      })),
    ],
    ...(!isGet && fields.length > 0 && { requestBody: { content: jsonContent(bodySchema(operation, inPath)) } }),
    responses: {
      [operation.status ?? 200]: { description: 'OK', content: jsonContent(wireJsonSchema(operation.output, 'out')) },
      default: { $ref: '#/components/responses/Failure' },
    },
  };
}

function bodySchema({ input }: Operation, inPath: readonly string[]): Json {
  const {
    properties = {},
    required = [],
    ...rest
  } = wireJsonSchema(input, 'in') as {
    properties?: Json;
    required?: string[];
  };
  const needed = required.filter((key) => !inPath.includes(key));
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !inPath.includes(key))),
    ...(needed.length > 0 && { required: needed }),
  };
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}

function eventStream(summary: string, parameters: Json[], data: z.ZodType): Json {
  const resume = { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer' } };
  return {
    get: {
      summary,
      parameters: [...parameters, resume],
      responses: {
        200: {
          description: 'Server-sent events; the data of each is this, as JSON.',
          content: { 'text/event-stream': { schema: wireJsonSchema(data, 'out') } },
        },
        default: { $ref: '#/components/responses/Failure' },
      },
    },
  };
}

const eventStreams: Record<string, Json> = {
  '/api/events/stream': eventStream('All events of the farm, live.', [], FarmEvent),
  '/api/events/orchestrator/{task_id}': eventStream(
    'Each change of a stage of a task, live, as the event stage-update.',
    [{ name: 'task_id', in: 'path', required: true, schema: { type: 'string' } }],
    OrchestratorStage,
  ),
};

const sessionPath: Json = {
  post: {
    summary: 'Swap a one-use code for a session token. Takes no token.',
    security: [],
    requestBody: {
      content: jsonContent({ type: 'object', properties: { code: { type: 'string' } }, required: ['code'] }),
    },
    responses: {
      200: {
        description: 'OK',
        content: jsonContent({ type: 'object', properties: { token: { type: 'string' } }, required: ['token'] }),
      },
      default: { $ref: '#/components/responses/Failure' },
    },
  },
  delete: {
    summary: 'Log out: end the session of this token.',
    responses: { 200: { description: 'OK' }, default: { $ref: '#/components/responses/Failure' } },
  },
};
