import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { Interrupted } from './interrupted.mjs';

/** @import { Host } from './session.mjs' */

/** On Windows, Electron has an empty stream in the place of stdin. */
const ownInput = () =>
  process.platform === 'win32' && 'electron' in process.versions ? createReadStream('', { fd: 0 }) : process.stdin;

/**
 * The host's side of the stream protocol: one JSON object a line, in by stdin and out by stdout.
 *
 * @implements {Host}
 */
export class StreamHost {
  /** @type {Map<string, (response: Record<string, unknown>) => void>} */
  #answers = new Map();
  #onInterrupt = () => {};

  /** @param {() => void} listener */
  onInterrupt(listener) {
    this.#onInterrupt = listener;
  }

  /** Texts of the user's messages, one after the other, until stdin ends. */
  async *messages() {
    /** @type {string[]} */
    const waiting = [];
    let ended = false;
    let wake = () => {};
    const lines = createInterface({ input: ownInput() });
    lines.on('line', (line) => {
      const text = this.#take(line);
      if (text !== null) waiting.push(text);
      wake();
    });
    lines.on('close', () => {
      ended = true;
      wake();
    });
    while (true) {
      const text = waiting.shift();
      if (text !== undefined) yield text;
      else if (ended) return;
      else await new Promise((resolve) => (wake = () => resolve(null)));
    }
  }

  /** @param {string} line */
  #take(line) {
    /** @type {Record<string, any>} */
    const message = JSON.parse(line);
    if (message['type'] === 'user') return /** @type {string} */ (message['message'].content[0].text);
    if (message['type'] === 'control_response') {
      const { request_id: id, response } = message['response'];
      this.#answers.get(id)?.(response);
    }
    if (message['type'] === 'control_request') {
      this.#write({ type: 'control_response', response: { subtype: 'success', request_id: message['request_id'] } });
      if (message['request'].subtype === 'interrupt') this.#onInterrupt();
    }
    return null;
  }

  /** @param {Record<string, unknown>} line */
  #write(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  /** @param {Record<string, unknown>} line */
  send(line) {
    this.#write(line);
  }

  /** @param {string} text */
  async raw(text) {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  }

  /**
   * @param {Record<string, unknown>} request
   * @param {AbortSignal} signal
   */
  async ask(request, signal) {
    const id = randomUUID();
    this.#write({ type: 'control_request', request_id: id, request: { subtype: 'can_use_tool', ...request } });
    /** @type {PromiseWithResolvers<Record<string, any>>} */
    const { promise, resolve, reject } = Promise.withResolvers();
    const onAbort = () => {
      this.#write({ type: 'control_cancel_request', request_id: id });
      reject(new Interrupted());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#answers.set(id, resolve);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#answers.delete(id);
    }
  }

  /** Resolves when everything that was written has left the process. */
  drained() {
    return new Promise((resolve) => process.stdout.write('', resolve));
  }

  leave() {}
}
