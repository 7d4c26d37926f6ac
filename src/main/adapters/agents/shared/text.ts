/** Most bytes of one text that an event carries. */
export const MAX_TEXT_BYTES = 64 * 1024;

const encoder = new TextEncoder();

/** Size in UTF-8, without counting where the length alone decides. */
function fits(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return false;
  return text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes;
}

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`;

/** The text, or its beginning with a note of how much is missing. */
export function cutText(text: string, maxBytes = MAX_TEXT_BYTES): string {
  if (fits(text, maxBytes)) return text;
  const room = new Uint8Array(maxBytes);
  const { read } = encoder.encodeInto(text, room);
  return `${text.slice(0, read)}\n… cut here: ${kilobytes(encoder.encode(text.slice(read)).length)} more`;
}

// What makes a terminal do something instead of showing something; agents never get to say it.
const ESC = '\\u001b';
const BEL = '\\u0007';
const STRING_START = `(?:${ESC}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])`;
const STRING_SEQUENCE = `${STRING_START}[^${BEL}${ESC}\\u009c]*(?:${BEL}|${ESC}\\\\|\\u009c)?`;
const CONTROL_SEQUENCE = `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]?`;
const OTHER_ESCAPE = `${ESC}[ -/]*[0-~]?`;
const CONTROL_CHARACTER = '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]';
/** Marks that reorder text or hide it from the eye. */
const INVISIBLE = '[\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]|[\\u{e0000}-\\u{e007f}]';

const ESCAPES = new RegExp([STRING_SEQUENCE, CONTROL_SEQUENCE, OTHER_ESCAPE].join('|'), 'gu');
const REST = new RegExp([CONTROL_CHARACTER, INVISIBLE].join('|'), 'gu');
/** What a sequence begins with. */
const INTRODUCERS = ['\u001b', '\u0090', '\u0098', '\u009b', '\u009d', '\u009e', '\u009f'] as const;
/** The beginning of a sequence whose end has not come yet. */
const UNFINISHED = new RegExp(
  `^(?:${STRING_START}[^${BEL}${ESC}\\u009c]*|(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*|${ESC}[ -/]*)$`,
  'u',
);
/** Half of a line's end, or of a character. */
const HALF = /[\r\uD800-\uDBFF]$/;
const MAX_CARRY = 4096;

/** Plain text: no escape sequences, no control characters but tab and line feed, nothing invisible. */
export function cleanText(text: string): string {
  return text.replace(ESCAPES, '').replace(/\r+\n/g, '\n').replace(REST, '');
}

/** What a terminal would show of a program's output: a line that was overwritten shows what came last. */
export function cleanOutput(text: string): string {
  const plain = text.replace(ESCAPES, '').replace(/\r+\n/g, '\n');
  const lines = plain.includes('\r')
    ? plain.split('\n').map((line) => line.replace(/\r+$/, '').replace(/^[^]*\r/, ''))
    : null;
  return (lines?.join('\n') ?? plain).replace(REST, '');
}

/** How many characters at the end of a text wait for what follows them. */
function waitingAtEnd(text: string): number {
  const near = text.slice(1 - MAX_CARRY);
  const tail = near.slice(Math.max(0, ...INTRODUCERS.map((character) => near.lastIndexOf(character))));
  if (UNFINISHED.test(tail)) return tail.length;
  return HALF.test(near) ? 1 : 0;
}

/** `cleanText` for a text that comes in pieces: a sequence, or a character, that is cut in two is still taken out. */
export class PieceCleaner {
  #carry = '';

  push(piece: string): string {
    const text = this.#carry + piece;
    const end = text.length - waitingAtEnd(text);
    this.#carry = text.slice(end);
    return cleanText(text.slice(0, end));
  }

  reset(): void {
    this.#carry = '';
  }
}

/** First line of a text, cut to `max` characters. */
export function oneLine(text: string, max = 200): string {
  const line = cleanText(text).trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  const points = Array.from(line.slice(0, 2 * max + 2));
  return points.length > max ? `${points.slice(0, max - 1).join('')}…` : line;
}
