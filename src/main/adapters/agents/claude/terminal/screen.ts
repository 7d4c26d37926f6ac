import type { TerminalSign } from '../../../../ports/agent-driver';

const ESC = 0x1b;
const BEL = 0x07;
const CLOSE_BRACKET = 0x5d;
const BACKSLASH = 0x5c;

/** Longer strings are no titles. */
const MAX_STRING = 1024;
/** Told to the terminal before the CLI takes pasted text; dialogs at the start tell it, too. */
const PASTE_ON = '\u001b[?2004h';
/** Marks before the title: a star at rest and while it asks, a turning sign at work. */
const AT_REST = /^✳/u;
const AT_WORK = /^[\u25d0-\u25d3\u2800-\u28ff]/u;

/**
 * Reads from the terminal's bytes what no hook tells. Only the window title counts, which the CLI sets once its prompt is there, and
 * not while a dialog of its start is up; what is drawn is never looked at. Pure: the same bytes in any pieces give the same signs.
 */
export class Screen {
  readonly #decoder = new TextDecoder();
  /** The string sequence that is being read; null outside of one. */
  #string: number[] | null = null;
  #escaped = false;
  #pasteAt = 0;
  #takesPaste = false;
  #isReady = false;
  #state: 'working' | 'idle' | null = null;

  push(bytes: Uint8Array): TerminalSign[] {
    const signs: TerminalSign[] = [];
    for (const byte of bytes) {
      this.#watchPaste(byte);
      const title = this.#title(byte);
      if (title !== null) this.#take(title);
      else if (!this.#takesPaste || this.#isReady) continue;
      signs.push(...this.#signs());
    }
    return signs;
  }

  #told: 'working' | 'idle' | null = null;

  #take(title: string): void {
    if (AT_REST.test(title)) this.#state = 'idle';
    else if (AT_WORK.test(title)) this.#state = 'working';
  }

  #signs(): TerminalSign[] {
    if (!this.#takesPaste || this.#state === null) return [];
    const signs: TerminalSign[] = this.#isReady ? [] : [{ kind: 'ready' }];
    this.#isReady = true;
    if (this.#state !== this.#told) signs.push({ kind: this.#state });
    this.#told = this.#state;
    return signs;
  }

  #watchPaste(byte: number): void {
    if (this.#takesPaste) return;
    const next = this.#pasteAt + 1;
    this.#pasteAt = PASTE_ON.charCodeAt(this.#pasteAt) === byte ? next : byte === ESC ? 1 : 0;
    this.#takesPaste = this.#pasteAt === PASTE_ON.length;
  }

  /** The title, when this byte ends one. */
  #title(byte: number): string | null {
    const wasEscaped = this.#escaped;
    this.#escaped = byte === ESC;
    if (this.#string === null) {
      if (wasEscaped && byte === CLOSE_BRACKET) this.#string = [];
      return null;
    }
    if (byte === BEL || (wasEscaped && byte === BACKSLASH)) return this.#endString();
    if (byte !== ESC) this.#string.push(byte);
    if (this.#string.length > MAX_STRING) this.#string = null;
    return null;
  }

  #endString(): string | null {
    const text = this.#decoder.decode(Uint8Array.from(this.#string ?? []));
    this.#string = null;
    return /^[02];([^]*)$/.exec(text)?.[1] ?? null;
  }
}
