import { ReadStream } from 'node:tty';

import { entriesOf, entry, head } from './entries.mjs';
import { Interrupted } from './interrupted.mjs';
import { keyReader } from './keys.mjs';
import { answerWords, askOf } from './questions.mjs';
import { graphemes } from './rows.mjs';
import { Screen } from './screen.mjs';
import { workerCalls } from './worker-calls.mjs';

/**
 * @import { Host } from './session.mjs'
 * @import { Key } from './keys.mjs'
 * @import { Entry } from './entries.mjs'
 */

const MOST_INPUT = 100_000;
const COUNTS_LATER = 'Hand the task back in Croft: the verdict counts then.';
const IDLE = 'Type words and Enter · /help · /exit';

/**
 * A person in a terminal. What is shown there is for people; Croft is told the lines of the stream protocol by hook calls.
 *
 * @implements {Host}
 */
export class TerminalHost {
  #screen = new Screen(process.stdout);
  #input = process.stdin.isTTY ? process.stdin : new ReadStream(0);
  #calls = workerCalls((message) => this.#screen.add([entry('!', `Croft does not hear me: ${message}.`, 'bad')]));
  #isAttended;
  #typed = '';
  /** Words that wait for the end of the turn. @type {string[]} */
  #waiting = [];
  #isOver = false;
  #isBusy = false;
  #wake = () => {};
  #interrupt = () => {};
  /** Words that are being said. */
  #speech = '';
  /** Who waits for the answer to a question. @type {((text: string) => boolean) | null} */
  #asked = null;

  /** @param {{ isAttended: boolean }} options */
  constructor({ isAttended }) {
    this.#isAttended = isAttended;
  }

  /** @param {() => void} listener */
  onInterrupt(listener) {
    this.#interrupt = listener;
  }

  /** @param {Entry[]} intro */
  open(intro) {
    const read = keyReader((key) => this.#press(key));
    this.#input.setRawMode(true);
    this.#input.on('data', read);
    this.#input.on('end', () => this.#end());
    this.#screen.add(intro);
    this.#screen.show({ status: IDLE });
    this.#screen.open();
  }

  async *messages() {
    while (!this.#isOver) {
      const text = this.#waiting.shift();
      if (text !== undefined) yield text;
      else await new Promise((resolve) => (this.#wake = () => resolve(null)));
    }
  }

  /**
   * Shows words, and tells Croft of them: their turn begins.
   *
   * @param {string} text
   * @param {'farm' | 'user'} from
   */
  began(text, from) {
    this.#screen.add([from === 'farm' ? entry('»', head(text, 3), 'dim') : entry('❯', head(text, 20), 'you')]);
    this.#calls.tell({ hook_event_name: 'UserPromptSubmit', prompt: text, from });
  }

  /** @param {Record<string, any>} line */
  send(line) {
    this.#screen.add(entriesOf(line));
    if (line['type'] === 'stream_event') return this.#hearSpeech(line['event']);
    if (line['subtype'] === 'session_state_changed') this.#setBusy(line['state'] !== 'idle');
    if (line['type'] === 'assistant') this.#speech = '';
    const { structured_output: verdict, ...rest } = line;
    let isTaken = false;
    if (verdict) this.#calls.verdict(verdict, () => (isTaken = true));
    if (verdict && this.#isAttended) this.#screen.add([entry('◆', COUNTS_LATER, 'bold')]);
    const name = line['type'] === 'result' ? 'Stop' : 'Line';
    this.#calls.tell(() => ({ hook_event_name: name, line: rest, has_verdict: isTaken }));
  }

  /** @param {Record<string, any>} event */
  #hearSpeech(event) {
    if (event['type'] === 'content_block_start') this.#speech = '';
    const { text, thinking } = event['delta'] ?? {};
    this.#speech += text ?? thinking ?? '';
    this.#screen.show({ status: this.#speech || 'at work · Esc breaks it off' });
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#isBusy = busy;
    this.#screen.show({ busy, status: busy ? 'at work · Esc breaks it off' : IDLE });
  }

  /** @param {string} text */
  raw(text) {
    this.#screen.raw(text);
    return Promise.resolve();
  }

  /**
   * Asks here and in Croft at once; the first answer counts.
   *
   * @param {Record<string, any>} request
   * @param {AbortSignal} signal
   */
  async ask(request, signal) {
    const { title, how, read } = askOf(request);
    const gone = new AbortController();
    /** @type {PromiseWithResolvers<Record<string, any>>} */
    const { promise, resolve, reject } = Promise.withResolvers();
    const onAbort = () => reject(new Interrupted());
    signal.addEventListener('abort', onAbort, { once: true });
    this.#screen.add([entry('⚑', title, 'bold')]);
    this.#screen.show({ status: how });
    this.#asked = (text) => {
      const answer = read(text);
      if (answer) resolve(answer);
      return answer !== null;
    };
    const line = { type: 'control_request', request: { subtype: 'can_use_tool', ...request } };
    void this.#calls.ask({ hook_event_name: 'PermissionRequest', line }, gone.signal).then((answer) => {
      if (answer?.['behavior']) resolve(answer);
    });
    try {
      const answer = await promise;
      const isYes = answer['behavior'] === 'allow';
      this.#screen.add([entry(isYes ? '✓' : '✕', answerWords(answer), isYes ? 'good' : 'bad')]);
      return answer;
    } finally {
      this.#asked = null;
      signal.removeEventListener('abort', onAbort);
      gone.abort();
    }
  }

  /** @param {Key} key */
  #press(key) {
    if (typeof key === 'object') this.#typed = (this.#typed + key.text).slice(0, MOST_INPUT);
    else if (key === 'erase') this.#typed = graphemes(this.#typed).slice(0, -1).join('');
    else if (key === 'clear') this.#typed = '';
    else if (key === 'escape' && this.#isBusy) return this.#interrupt();
    else if (key === 'stop') this.#stop();
    else if (key === 'end' && this.#typed === '') return this.#end();
    else if (key === 'enter') this.#submit();
    return this.#screen.show({ input: this.#typed });
  }

  /** Ctrl-C: empties what is typed, else breaks off what goes on, else ends. */
  #stop() {
    if (this.#typed !== '') this.#typed = '';
    else if (this.#isBusy) this.#interrupt();
    else this.#end();
  }

  #submit() {
    const text = this.#typed.trim();
    this.#typed = '';
    if (text === '') return;
    if (text === '/exit') return this.#end();
    if (this.#asked?.(text)) return;
    this.#waiting.push(text);
    if (this.#isBusy) this.#screen.add([entry('❯', `${head(text, 2)} (read when this is done)`, 'dim')]);
    this.#wake();
  }

  #end() {
    this.#isOver = true;
    this.#waiting = [];
    this.#interrupt();
    this.#wake();
  }

  drained() {
    return this.#calls.drained();
  }

  leave() {
    this.#screen.close();
    if (this.#input.isRaw) this.#input.setRawMode(false);
  }
}
