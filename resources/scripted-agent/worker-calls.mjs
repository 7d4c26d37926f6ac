import { Agent, request } from 'node:http';

/**
 * @typedef {object} WorkerCalls
 * @property {(body: Record<string, unknown> | (() => Record<string, unknown>)) => void} tell A hook call; they arrive in their order, and are made when it is their turn.
 * @property {(verdict: unknown, onTaken: () => void) => void} verdict The verdict, in the same order.
 * @property {(body: Record<string, unknown>, signal: AbortSignal) => Promise<Record<string, any> | null>} ask
 *   A hook call that is held until somebody answers; null: nobody will.
 * @property {() => Promise<void>} drained Resolves when all was told, or could not be.
 */

/**
 * What an agent in a terminal tells Croft: calls to the worker that owns it, with the token of its run. Nothing of it is in the
 * environment afterwards, so that the commands it runs do not have it.
 *
 * @param {(message: string) => void} onTrouble told once
 * @returns {WorkerCalls}
 */
export function workerCalls(onTrouble) {
  const { CROFT_WORKER: base, CROFT_RUN_TOKEN: token } = process.env;
  delete process.env['CROFT_RUN_TOKEN'];
  const agent = new Agent({ keepAlive: true });
  let isTold = false;
  let last = Promise.resolve();

  /** @param {unknown} error */
  const fail = (error) => {
    if (!isTold) onTrouble(error instanceof Error ? error.message : String(error));
    isTold = true;
  };

  /**
   * @param {string} path
   * @param {unknown} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<Record<string, any> | null>}
   */
  const post = (path, body, signal) =>
    new Promise((resolve, reject) => {
      if (!base || !token) return resolve(null);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const call = request(new URL(path, base), { method: 'POST', headers, agent, ...(signal && { signal }) });
      call.on('error', reject);
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('error', reject);
        response.on('end', () => {
          const isTaken = (response.statusCode ?? 500) < 300;
          if (isTaken) resolve(text === '' ? null : JSON.parse(text));
          else reject(new Error(`the worker answers ${response.statusCode}`));
        });
      });
      call.end(JSON.stringify(body));
    });

  /** @param {() => Promise<unknown>} step */
  const inOrder = (step) => {
    last = last.then(step).then(() => undefined, fail);
  };

  return {
    tell: (body) => inOrder(() => post('/agent/hook', typeof body === 'function' ? body() : body)),
    verdict: (verdict, onTaken) => inOrder(() => post('/agent/verdict', verdict).then(onTaken)),
    async ask(body, signal) {
      await last;
      try {
        return await post('/agent/hook', body, signal);
      } catch (error) {
        if (!signal.aborted) fail(error);
        return null;
      }
    },
    drained: () => last,
  };
}
