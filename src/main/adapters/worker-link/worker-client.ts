import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';

import { z } from 'zod';

import { Failure, err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import { WorkerEvent, WorkerHealth, WorkerRun } from '../../contract/worker-protocol';
import type { HookAnswer, ProcessSpecInput, RunInputInput, RunSignal } from '../../contract/worker-protocol';
import type { OutputStream } from '../../ports/worker-link';
import { failPoint } from '../../fail-points';
import { readNdjson } from './ndjson';
import type { WorkerPlace } from './worker-place';
import { createWorkerRequests, LateAnswer } from './worker-requests';
import type { WorkerRequest } from './worker-requests';

/** A stretch of a spool as a worker sends it; it may begin later than asked for when older bytes were dropped. */
export interface OutputBody {
  readonly offset: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** One worker's routes. Nothing that it answers is believed before it was parsed. */
export interface WorkerClient {
  health(): Promise<Result<WorkerHealth>>;
  list(): Promise<Result<WorkerRun[]>>;
  start(spec: ProcessSpecInput): Promise<Result<WorkerRun>>;
  get(id: RunId): Promise<Result<WorkerRun>>;
  input(id: RunId, input: RunInputInput): Promise<Result<void>>;
  resize(id: RunId, cols: number, rows: number): Promise<Result<void>>;
  signal(id: RunId, signal: RunSignal): Promise<Result<void>>;
  answerHook(id: RunId, answer: HookAnswer): Promise<Result<void>>;
  forget(id: RunId): Promise<Result<void>>;
  drain(): Promise<Result<void>>;
  output(id: RunId, stream: OutputStream, from: number, signal: AbortSignal): Promise<Result<OutputBody>>;
  /** Of all runs; of one where the worker is new enough to tell them apart. Ends by a throw when the worker is silent for too long. */
  events(from: number, signal: AbortSignal, run?: RunId): Promise<Result<AsyncIterable<WorkerEvent>>>;
  /** Breaks off everything that is under way. */
  close(): Promise<void>;
}

/** `reason` of a failure when nobody listens at the worker's address. */
export const WORKER_GONE = 'worker.gone';
/** `reason` of a failure when the worker did not answer properly. */
export const WORKER_SILENT = 'worker.silent';
/** `reason` of a failure when the worker is there and did not answer in time. */
export const WORKER_HANGS = 'worker.hangs';

const CALL_MS = 10_000;
/** Two heartbeats are missing: with the question that follows, a worker that hangs is known within 15 s. */
const SILENCE_MS = 12_000;
const MAX_EVENT = 8 * 1024 * 1024;

const ErrorBody = z.object({ error: Failure });
const Nothing = z.unknown().transform(() => undefined);

/** Connects to the worker of a place, lazily, and again whenever it was started again. */
export function createWorkerClient(
  place: Pick<WorkerPlace, 'socket' | 'token'>,
  { silenceMs = SILENCE_MS, callMs = CALL_MS }: { readonly silenceMs?: number; readonly callMs?: number } = {},
): WorkerClient {
  const requests = createWorkerRequests(place, callMs);

  async function send(request: WorkerRequest, signal: AbortSignal): Promise<Result<IncomingMessage>> {
    try {
      return ok(await requests.send(request, signal));
    } catch (error) {
      return failureOf(error);
    }
  }

  async function call<S extends z.ZodType>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<Result<z.output<S>>> {
    failPoint('worker-call.before');
    const sent = await send({ method, path, body }, AbortSignal.timeout(callMs));
    failPoint('worker-call.after');
    return sent.ok ? readAnswer(schema, sent.value) : sent;
  }

  const at = (id: RunId, rest = '') => `/runs/${id}${rest}`;
  return {
    health: () => call('GET', '/health', WorkerHealth),
    list: () => call('GET', '/runs', z.array(WorkerRun)),
    start: (spec) => call('POST', '/runs', WorkerRun, spec),
    get: (id) => call('GET', at(id), WorkerRun),
    input: (id, input) => call('POST', at(id, '/input'), Nothing, input),
    resize: (id, cols, rows) => call('POST', at(id, '/resize'), Nothing, { cols, rows }),
    signal: (id, signal) => call('POST', at(id, '/signal'), Nothing, signal),
    answerHook: (id, answer) => call('POST', at(id, '/hook-answer'), Nothing, answer),
    forget: (id) => call('DELETE', at(id), Nothing),
    drain: () => call('POST', '/drain', Nothing),
    async output(id, stream, from, signal) {
      const sent = await send({ path: at(id, `/output?from=${from}&stream=${stream}`) }, signal);
      if (!sent.ok) return sent;
      if (sent.value.statusCode !== 200) return readAnswer(z.never(), sent.value);
      const offset = z.coerce.number().int().nonnegative().safeParse(sent.value.headers['x-croft-offset']);
      if (offset.success) return ok({ offset: offset.data, bytes: sent.value });
      sent.value.destroy();
      return silent('The worker does not say where its output begins.');
    },
    async events(from, signal, run) {
      const sent = await send({ path: `/events?from=${from}${run === undefined ? '' : `&run=${run}`}` }, signal);
      if (!sent.ok) return sent;
      if (sent.value.statusCode !== 200) return readAnswer(z.never(), sent.value);
      return ok(parseEvents(unlessSilent(sent.value, silenceMs)));
    },
    close() {
      requests.close();
      return Promise.resolve();
    },
  };
}

/** Breaks a body off of which nothing has come for too long. */
async function* unlessSilent(body: Readable, silenceMs: number): AsyncGenerator<Uint8Array> {
  const watch = () => setTimeout(() => body.destroy(new Error('The worker says nothing.')), silenceMs).unref();
  let timer = watch();
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      yield chunk;
      timer = watch();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* parseEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<WorkerEvent> {
  for await (const line of readNdjson(body, MAX_EVENT)) yield WorkerEvent.parse(line);
}

async function readAnswer<S extends z.ZodType>(schema: S, response: IncomingMessage): Promise<Result<z.output<S>>> {
  try {
    return judge(schema, response.statusCode ?? 0, await json(response));
  } catch (error) {
    return failureOf(error);
  }
}

function judge<S extends z.ZodType>(schema: S, status: number, answer: unknown): Result<z.output<S>> {
  if (status === 200) {
    const parsed = schema.safeParse(answer);
    return parsed.success ? ok(parsed.data) : silent('The worker gave an answer that is not understood.');
  }
  const refused = ErrorBody.safeParse(answer);
  return refused.success ? err(refused.data.error) : silent(`The worker answered with status ${status}.`);
}

function failureOf(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return fail('unavailable', 'The worker is not running.', { reason: WORKER_GONE });
  }
  if (isLate(error)) return fail('unavailable', 'The worker does not answer.', { reason: WORKER_HANGS });
  return silent('The worker broke off its answer.');
}

function isLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // EAGAIN: so many wait to be let in at a socket that no more may.
  return error instanceof LateAnswer || error.name === 'TimeoutError' || ('code' in error && error.code === 'EAGAIN');
}

function silent(message: string): Result<never> {
  return fail('unavailable', message, { reason: WORKER_SILENT });
}
