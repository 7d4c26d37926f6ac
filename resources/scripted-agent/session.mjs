import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Thrown inside an action when the host or a signal breaks the turn off. */
export class Interrupted extends Error {}

const MODEL = 'scripted-model';
const COST_PER_MESSAGE = 0.004;
/** @type {Record<string, string>} */
const permissionModes = { edit: 'acceptEdits', full: 'bypassPermissions' };

/** On Windows, Electron has an empty stream in the place of stdin. */
const ownInput = () =>
  process.platform === 'win32' && 'electron' in process.versions ? createReadStream('', { fd: 0 }) : process.stdin;

/** The host's side of the protocol: reads stdin, writes stdout, knows where the session stands. */
export class Session {
  #id;
  #speed;
  #permissionMode;
  #counts;
  #ids = 0;
  /** Messages of the model in this turn, in the session, and in results so far. */
  #messages = 0;
  #sent = 0;
  #told = 0;
  #startedAt = 0;
  #abort = new AbortController();
  /** @type {Map<string, (response: Record<string, unknown>) => void>} */
  #answers = new Map();
  ignoresSignals = false;
  leaving = false;
  turnIsOver = true;
  failed = false;
  /** What a check that decides about the verdict has found; null: nothing wrong. @type {string | null} */
  checkFailed = null;

  /**
   * @param {{ id: string, speed: number, trust: string, counts: boolean }} options
   *   `counts`: claims a cost as a model would; the demo has cost nothing and says so
   */
  constructor({ id, speed, trust, counts }) {
    this.#id = id;
    this.#permissionMode = permissionModes[trust] ?? 'default';
    this.#counts = counts;
    this.#speed = Number.isFinite(speed) && speed >= 0 ? speed : 1;
  }

  /** Breaks off what the present turn waits for. */
  get signal() {
    return this.#abort.signal;
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
      this.emit({ type: 'control_response', response: { subtype: 'success', request_id: message['request_id'] } });
      if (message['request'].subtype === 'interrupt') this.interrupt();
    }
    return null;
  }

  /** @param {string} text */
  async writeRaw(text) {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  }

  /** @param {Record<string, unknown>} line */
  emit(line) {
    process.stdout.write(`${JSON.stringify({ ...line, session_id: this.#id, uuid: randomUUID() })}\n`);
  }

  /** Resolves when everything that was written has left the process. */
  drained() {
    return new Promise((resolve) => process.stdout.write('', resolve));
  }

  /** @param {string} prefix */
  nextId(prefix) {
    this.#ids += 1;
    return `${prefix}_${this.#id.slice(0, 8)}_${this.#ids}`;
  }

  /** @param {'running' | 'idle' | 'requires_action'} state */
  setState(state) {
    this.emit({ type: 'system', subtype: 'session_state_changed', state });
  }

  startTurn() {
    this.turnIsOver = false;
    this.#messages = 0;
    this.#startedAt = performance.now();
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    this.setState('running');
    this.emit({
      type: 'system',
      subtype: 'init',
      cwd: process.cwd(),
      model: MODEL,
      permissionMode: this.#permissionMode,
      claude_code_version: '1.0.0',
      slash_commands: [],
      tools: ['Bash', 'Read', 'Write', 'Edit', 'AskUserQuestion', 'StructuredOutput'],
      mcp_servers: [],
    });
  }

  /** @param {{ verdict?: unknown, interrupted?: boolean, error?: Record<string, unknown> }} how */
  endTurn({ verdict, interrupted = false, error }) {
    this.turnIsOver = true;
    this.failed = error !== undefined;
    this.emit({
      type: 'result',
      subtype: interrupted ? 'error_during_execution' : 'success',
      is_error: interrupted || error !== undefined,
      terminal_reason: interrupted ? 'aborted_tools' : error ? 'api_error' : 'completed',
      num_turns: this.#messages,
      duration_ms: Math.round(performance.now() - this.#startedAt),
      total_cost_usd: this.#used(this.#sent).costUSD,
      modelUsage: { [MODEL]: this.#used(this.#sent) },
      model_usage_since_last_result: { [MODEL]: this.#used(this.#sent - this.#told) },
      permission_denials: [],
      result: '',
      ...error,
      ...(verdict !== undefined && { structured_output: verdict }),
    });
    this.#told = this.#sent;
    this.setState('idle');
  }

  /** @param {number} messages */
  #used(messages) {
    const costUSD = this.#counts ? Math.round(messages * COST_PER_MESSAGE * 1000) / 1000 : 0;
    return { inputTokens: messages * 200, outputTokens: messages * 40, costUSD };
  }

  /** Counts one message of the model. */
  countMessage() {
    this.#messages += 1;
    this.#sent += 1;
  }

  /** @param {number} ms */
  async pause(ms) {
    if (this.signal.aborted) throw new Interrupted();
    if (ms * this.#speed > 0) await this.sleep(ms * this.#speed);
  }

  /** The same, but at any speed. @param {number} ms */
  async sleep(ms) {
    try {
      await pause(ms, undefined, { signal: this.signal });
    } catch (error) {
      if (this.signal.aborted) throw new Interrupted();
      throw error;
    }
  }

  /**
   * Asks the host and waits for its answer.
   * @param {Record<string, unknown>} request
   * @returns {Promise<Record<string, any>>}
   */
  async ask(request) {
    const id = randomUUID();
    this.setState('requires_action');
    this.emit({ type: 'control_request', request_id: id, request: { subtype: 'can_use_tool', ...request } });
    /** @type {PromiseWithResolvers<Record<string, any>>} */
    const { promise, resolve, reject } = Promise.withResolvers();
    const onAbort = () => {
      this.emit({ type: 'control_cancel_request', request_id: id });
      reject(new Interrupted());
    };
    this.signal.addEventListener('abort', onAbort, { once: true });
    this.#answers.set(id, resolve);
    try {
      return await promise;
    } finally {
      this.signal.removeEventListener('abort', onAbort);
      this.#answers.delete(id);
      this.setState('running');
    }
  }

  interrupt() {
    if (!this.turnIsOver) this.#abort.abort();
  }

  onSignal() {
    if (this.ignoresSignals) return;
    if (this.turnIsOver) process.exit(0);
    this.leaving = true;
    this.interrupt();
  }
}
