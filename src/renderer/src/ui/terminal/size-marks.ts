/** A piece of a terminal's bytes, or the size that it has from here on. `end`: offset after it, for who sent it. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly end: number | null }
  | { readonly kind: 'size'; readonly cols: number; readonly rows: number; readonly end: number | null };

const ESC = 0x1b;
/** After the escape: `[8;500;1000t` is the longest that is one. */
const LONGEST = 13;
const MARK = /^\[8;(\d{1,3});(\d{1,4})t/;
/** `[8;` */
const BEGINNING = [0x5b, 0x38, 0x3b];
const START_OF_MARK = /^(?:\[(?:8(?:;(?:\d{1,3}(?:;(?:\d{1,4})?)?)?)?)?)?$/;
const MOST_COLS = 1000;
const MOST_ROWS = 500;

/**
 * Takes the marks of a pty's changes of size out of its bytes, so that what follows is drawn at the size for which it was
 * written. A mark may be cut anywhere between two chunks: what may be the beginning of one waits for its rest.
 */
export function createMarkSplitter() {
  let held: Uint8Array = new Uint8Array();
  return (chunk: Uint8Array, end: number | null): readonly Piece[] => {
    const bytes = held.length === 0 ? chunk : joined(held, chunk);
    const offsetOf = (index: number) => (end === null ? null : end - bytes.length + index);
    const pieces: Piece[] = [];
    let from = 0;
    const upTo = (index: number) => {
      if (index > from) pieces.push({ kind: 'bytes', bytes: bytes.subarray(from, index), end: offsetOf(index) });
      from = index;
    };
    for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, Math.max(at + 1, from))) {
      if (isOther(bytes, at)) continue;
      const text = String.fromCharCode(...bytes.subarray(at + 1, at + 1 + LONGEST));
      const mark = MARK.exec(text);
      if (mark) {
        upTo(at);
        from = at + 1 + mark[0].length;
        const size = sizeOf(Number(mark[2]), Number(mark[1]));
        if (size) pieces.push({ kind: 'size', ...size, end: offsetOf(from) });
      } else if (at + 1 + text.length === bytes.length && START_OF_MARK.test(text)) {
        upTo(at);
        held = bytes.slice(at);
        return pieces;
      }
    }
    held = new Uint8Array();
    upTo(bytes.length);
    return pieces;
  };
}

/** Whether what an escape begins is plainly something else: nearly all are, and each is looked at. */
function isOther(bytes: Uint8Array, at: number): boolean {
  for (let nr = 0; nr < BEGINNING.length; nr += 1) {
    const byte = bytes[at + 1 + nr];
    if (byte !== BEGINNING[nr]) return byte !== undefined;
  }
  return false;
}

/** A size that a pty may have; a program can print such a mark, too, and must not make a terminal of any size. */
function sizeOf(cols: number, rows: number): { cols: number; rows: number } | null {
  return cols >= 2 && cols <= MOST_COLS && rows >= 1 && rows <= MOST_ROWS ? { cols, rows } : null;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
