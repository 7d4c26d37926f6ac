import { clean } from './entries.mjs';
import { paint, rowsOf, tail } from './rows.mjs';

/** @import { Entry } from './entries.mjs' */

const MOST_ENTRIES = 300;
const PASTE = { on: '\u001b[?2004h', off: '\u001b[?2004l' };
const CLEAR = '\u001b[H\u001b[2J\u001b[3J';
const ERASE_ROW = '\r\u001b[K';
const ROW_UP = '\u001b[A';

/** The title says whether it works: Croft reads it (see the driver). */
export const titles = { idle: '✳ Scripted agent', busy: '◐ Scripted agent' };

/** What was said above, and two rows at the bottom: what goes on, and what is typed. */
export class Screen {
  #out;
  /** @type {Entry[]} */
  #entries = [];
  #status = '';
  #input = '';
  #busy = false;
  #isOpen = false;
  #onResize = () => this.#redraw();

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.#out = out;
  }

  get #columns() {
    return Math.max(10, this.#out.columns || 80);
  }

  open() {
    this.#isOpen = true;
    this.#out.on('resize', this.#onResize);
    this.#out.write(PASTE.on + this.#title() + this.#footer());
  }

  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#out.off('resize', this.#onResize);
    this.#out.write(`${this.#eraseFooter()}${PASTE.off}`);
  }

  /** @param {Entry[]} entries */
  add(entries) {
    if (entries.length === 0) return;
    this.#entries = [...this.#entries, ...entries].slice(-MOST_ENTRIES);
    this.#above(this.#drawn(entries));
  }

  /** Text as it is, that nobody has cleaned. @param {string} text */
  raw(text) {
    this.#above(text.replace(/\r?\n/g, '\r\n'));
  }

  /** @param {{ status?: string, input?: string, busy?: boolean }} what */
  show({ status = this.#status, input = this.#input, busy = this.#busy }) {
    const title = busy === this.#busy ? '' : () => this.#title();
    this.#status = status;
    this.#input = input;
    this.#busy = busy;
    if (this.#isOpen) this.#out.write(this.#eraseFooter() + (title === '' ? '' : title()) + this.#footer());
  }

  /** @param {string} drawn */
  #above(drawn) {
    this.#out.write(this.#isOpen ? this.#eraseFooter() + drawn + this.#footer() : drawn);
  }

  /** @param {Entry[]} entries */
  #drawn(entries) {
    return entries
      .map((entry) => `${entry.mark === '└' ? '' : '\r\n'}${rowsOf(entry, this.#columns).join('\r\n')}\r\n`)
      .join('');
  }

  #title() {
    return `\u001b]0;${this.#busy ? titles.busy : titles.idle}\u0007`;
  }

  #footer() {
    const room = this.#columns - 3;
    const status = tail(clean(this.#status.replace(/\s+/g, ' ')), room);
    const input = tail(clean(this.#input.replaceAll('\n', '↵')), room);
    return `${paint(`${this.#busy ? '◐' : ' '} ${status}`, 'dim')}\r\n${paint('❯', 'you')} ${input}`;
  }

  #eraseFooter() {
    return `${ERASE_ROW}${ROW_UP}${ERASE_ROW}`;
  }

  /** The terminal has broken its rows anew, as it pleased. */
  #redraw() {
    this.#out.write(CLEAR + this.#drawn(this.#entries) + this.#footer());
  }
}
