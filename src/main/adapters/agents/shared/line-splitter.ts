/** A line longer than this is dropped whole: to read a longer one would keep all other agents waiting. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

export type SplitLine =
  | { readonly kind: 'line'; readonly text: string; readonly end: number }
  /** Bytes that make no whole line: too many of them, or some are missing. */
  | { readonly kind: 'dropped'; readonly why: 'too-long' | 'missing'; readonly bytes: number; readonly end: number };

const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines. What comes out depends on the bytes and their offsets alone, not on how they were
 * split into chunks. Holds at most one line.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  /** Bytes of the line so far, those of dropped parts included. */
  #size = 0;
  #dropping: 'too-long' | 'missing' | null = null;
  #next = 0;

  constructor(maxBytes = MAX_LINE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Offset of the byte that is expected next. */
  get offset(): number {
    return this.#next;
  }

  *push(offset: number, bytes: Uint8Array): Generator<SplitLine> {
    if (offset > this.#next) {
      this.#drop('missing');
      this.#size += offset - this.#next;
      this.#next = offset;
    }
    // Bytes that were pushed before are not taken twice.
    let rest = bytes.subarray(Math.min(this.#next - offset, bytes.length));
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      this.#take(rest.subarray(0, at));
      this.#next += 1;
      yield this.#finish(1);
      rest = rest.subarray(at + 1);
    }
    this.#take(rest);
    // What waits for its end is a copy: the caller may use its bytes again.
    const last = this.#parts.at(-1);
    if (last) this.#parts[this.#parts.length - 1] = last.slice();
  }

  /** The bytes after the last newline, as a line. */
  *end(): Generator<SplitLine> {
    if (this.#size > 0) yield this.#finish(0);
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#size += bytes.length;
    this.#next += bytes.length;
    if (this.#dropping) return;
    if (this.#size > this.#maxBytes) this.#drop('too-long');
    else this.#parts.push(bytes);
  }

  #drop(why: 'too-long' | 'missing'): void {
    this.#dropping = this.#dropping === 'missing' ? 'missing' : why;
    this.#parts = [];
  }

  #finish(newline: 0 | 1): SplitLine {
    const end = this.#next;
    const line: SplitLine = this.#dropping
      ? { kind: 'dropped', why: this.#dropping, bytes: this.#size + newline, end }
      : { kind: 'line', text: this.#decoder.decode(joined(this.#parts)), end };
    this.#parts = [];
    this.#size = 0;
    this.#dropping = null;
    return line;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
