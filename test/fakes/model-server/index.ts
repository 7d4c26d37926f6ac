import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describeRequest } from './conversation';
import type { MessagesBody, ModelRequest } from './conversation';
import { respond } from './respond';
import { steps } from './script';
import type { ModelScript, Step } from './script';

export * from './reply';
export { byStage, steps } from './script';
export type { ModelScript, StageScript, Step } from './script';
export type { ModelRequest } from './conversation';

/**
 * A model endpoint for tests: the Anthropic Messages API on loopback, answering from a script. Point an agent at `url`
 * with ANTHROPIC_BASE_URL and any key.
 *
 *   const model = await startModelServer({ script: [think('hm', 'ok'), bash('ls'), passed('all fine')] });
 *   const model = await startModelServer({
 *     script: byStage({
 *       specification: [passed('the plan')],
 *       implementation: (attempt) => [write('a.txt', `try ${attempt}`), passed('written')],
 *       qa: (attempt) => [bash('cat a.txt'), attempt === 1 ? failed('wrong', [...]) : passed('right')],
 *     }),
 *   });
 *
 * A script is a list of steps, `byStage(...)`, or any function of the request. Steps are answers (`say`, `think`, `bash`,
 * `write`, `edit`, `read`, `tool`, `verdict`, `passed`, `failed`, `answer([...blocks])`), faults (`httpError(429, {retryAfter: 1})`,
 * `cut()`, `malformed()`, `emptyReply()`, `htmlReply()`, `hang()`, `limitReached(resetsAt)`) or functions of the request that
 * return one. After the last step the model says that there is nothing more to do. Every answer takes `headers`
 * (`limitHeaders(...)`), `usage`, `pace` (slow chunks) and `until` (a promise to wait for).
 */
export interface ModelServer {
  readonly url: string;
  /** Every request for a message so far, in order. */
  readonly requests: readonly ModelRequest[];
  /** Replaces the script from the next request on. */
  use(script: ModelScript | readonly Step[]): void;
  /** Resolves with the first request, past or future, that the test accepts. */
  waitFor(test: (request: ModelRequest) => boolean): Promise<ModelRequest>;
  close(): Promise<void>;
}

const asScript = (script: ModelScript | readonly Step[]): ModelScript =>
  typeof script === 'function' ? script : steps(...script);

async function readJson(request: IncomingMessage): Promise<MessagesBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as MessagesBody;
}

export async function startModelServer(options: {
  readonly script: ModelScript | readonly Step[];
}): Promise<ModelServer> {
  let script = asScript(options.script);
  let ids = 0;
  const nextId = (prefix: string): string => `${prefix}_${String(++ids).padStart(8, '0')}`;
  const requests: ModelRequest[] = [];
  const waiting = new Set<(request: ModelRequest) => void>();

  async function answerMessages(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = describeRequest(requests.length + 1, incoming.headers, await readJson(incoming));
    requests.push(request);
    const reply = script(request);
    for (const tell of waiting) tell(request);
    await respond(response, request, reply, nextId);
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://model.invalid');
    if (incoming.method === 'POST' && pathname === '/v1/messages') return answerMessages(incoming, response);
    incoming.resume();
    const known = incoming.method === 'POST' && pathname === '/v1/messages/count_tokens';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        known ? { input_tokens: 1000 } : { type: 'error', error: { type: 'not_found_error', message: pathname } },
      ),
    );
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    use: (next) => {
      script = asScript(next);
    },
    waitFor: (test) => {
      const past = requests.find(test);
      if (past) return Promise.resolve(past);
      return new Promise((resolve) => {
        const tell = (request: ModelRequest): void => {
          if (!test(request)) return;
          waiting.delete(tell);
          resolve(request);
        };
        waiting.add(tell);
      });
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
