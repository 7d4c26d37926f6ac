import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Interrupted } from './interrupted.mjs';
import { isFree } from './permissions.mjs';

/** @import { Journal } from './journal.mjs' */

/**
 * Who the agent works for: a program on pipes (`StreamHost`), or a person in a terminal (`TerminalHost`).
 *
 * @typedef {object} Host
 * @property {(listener: () => void) => void} onInterrupt Called when the present turn is to be broken off.
 * @property {() => AsyncIterable<string>} messages What the agent is told, one after the other, until it is to end.
 * @property {(line: Record<string, any>) => void} send One line of the stream protocol.
 * @property {(text: string) => Promise<void>} raw Text as it is, for scripts that send what nobody should.
 * @property {(request: Record<string, any>, signal: AbortSignal) => Promise<Record<string, any>>} ask
 *   Asks for a permission, or a question, and waits for the answer.
 * @property {() => Promise<unknown>} drained Resolves when everything that was sent has left the process.
 * @property {() => void} leave Gives the terminal back as it was.
 */

const MODEL = 'scripted-model';
const COST_PER_MESSAGE = 0.004;
/** @type {Record<string, string>} */
const permissionModes = { edit: 'acceptEdits', full: 'bypassPermissions' };

/** Where the session stands: its turn, what it has used, what it waits for. It speaks by its host. */
export class Session {
  #id;
  #host;
  #journal;
  #speed;
  #trust;
  #counts;
  #ids = 0;
  /** Messages of the model in this turn, in the session, and in results so far. */
  #messages = 0;
  #sent = 0;
  #told = 0;
  #startedAt = 0;
  #abort = new AbortController();
  ignoresSignals = false;
  leaving = false;
  turnIsOver = true;
  failed = false;
  /** What a check that decides about the verdict has found; null: nothing wrong. @type {string | null} */
  checkFailed = null;

  /**
   * @param {{ id: string, speed: number, trust: string, counts: boolean, host: Host, journal: Journal }} options
   *   `counts`: claims a cost as a model would; the demo has cost nothing and says so
   */
  constructor({ id, speed, trust, counts, host, journal }) {
    this.#id = id;
    this.#host = host;
    this.#journal = journal;
    this.#trust = trust;
    this.#counts = counts;
    this.#speed = Number.isFinite(speed) && speed >= 0 ? speed : 1;
    host.onInterrupt(() => this.interrupt());
  }

  /** Breaks off what the present turn waits for. */
  get signal() {
    return this.#abort.signal;
  }

  /** Whether a tool may be used without asking. @param {string} tool @param {string} [command] */
  mayUse(tool, command) {
    return isFree(this.#trust, tool, command);
  }

  /** @param {string} text */
  writeRaw(text) {
    return this.#host.raw(text);
  }

  /** @param {Record<string, unknown>} line */
  emit(line) {
    const whole = { ...line, session_id: this.#id, uuid: randomUUID() };
    this.#host.send(whole);
    this.#journal.note(whole);
  }

  /** Resolves when everything that was written has left the process. */
  drained() {
    return this.#host.drained();
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
    this.checkFailed = null;
    this.#messages = 0;
    this.#startedAt = performance.now();
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    this.setState('running');
    this.emit({
      type: 'system',
      subtype: 'init',
      cwd: process.cwd(),
      model: MODEL,
      permissionMode: permissionModes[this.#trust] ?? 'default',
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
    this.setState('requires_action');
    try {
      return await this.#host.ask(request, this.signal);
    } finally {
      this.setState('running');
    }
  }

  interrupt() {
    if (!this.turnIsOver) this.#abort.abort();
  }

  onSignal() {
    if (this.ignoresSignals) return;
    if (this.turnIsOver) {
      this.#host.leave();
      process.exit(0);
    }
    this.leaving = true;
    this.interrupt();
  }
}
