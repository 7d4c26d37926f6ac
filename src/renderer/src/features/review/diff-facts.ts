/** Marks that turn the direction of writing: code may run otherwise than it reads. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const NO_END = '\\ No newline at end of file';
const MOST_LINES = 5;

/** What there is to know of a change that its lines do not show. */
export interface DiffFacts {
  readonly words: readonly string[];
  /** New lines, by number, in which something is hidden that may deceive their reader. */
  readonly turned: readonly number[];
}

interface Side {
  lines: number;
  /** Lines that end in CRLF. */
  crlf: number;
  hasEnd: boolean;
}

interface Read {
  readonly head: readonly string[];
  readonly old: Side;
  readonly now: Side;
  readonly turned: readonly number[];
}

function read(diff: string): Read {
  const lines = diff.split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@ '));
  const sides = { '-': { lines: 0, crlf: 0, hasEnd: true }, '+': { lines: 0, crlf: 0, hasEnd: true } };
  const turned: number[] = [];
  let number = 0;
  let last = '';
  for (const line of start < 0 ? [] : lines.slice(start)) {
    const sign = line.charAt(0);
    if (sign === '@') number = Number(/\+(\d+)/.exec(line)?.[1] ?? 1) - 1;
    if (sign === '+' || sign === ' ') number += 1;
    if (line === NO_END) {
      if (last !== '+') sides['-'].hasEnd = false;
      if (last !== '-') sides['+'].hasEnd = false;
    }
    if (sign === '+' || sign === '-') {
      sides[sign].lines += 1;
      if (line.endsWith('\r')) sides[sign].crlf += 1;
      if (sign === '+' && TURNING.test(line)) turned.push(number);
    }
    last = sign;
  }
  return { head: start < 0 ? lines : lines.slice(0, start), old: sides['-'], now: sides['+'], turned };
}

function modeWords(head: readonly string[]): string | null {
  const mode = (name: string) =>
    head
      .find((line) => line.startsWith(`${name} mode `))
      ?.slice(name.length + 6)
      .trim();
  const [before, after, added, gone] = [mode('old'), mode('new'), mode('new file'), mode('deleted file')];
  if (added === '120000' || gone === '120000') return 'It is a link: its line is where it leads.';
  if (added === '160000' || gone === '160000') return 'It is a submodule: its line is a commit of another repository.';
  if (added === '100755') return 'It can be run as a program.';
  if (before === undefined || after === undefined) return null;
  if (after === '100755') return 'It can be run as a program now.';
  return before === '100755' ? 'It can no longer be run as a program.' : `Its mode was ${before} and is ${after}.`;
}

function lineEndWords({ old, now }: Read): string | null {
  if (old.lines === 0) return now.crlf > 0 && now.crlf === now.lines ? 'Its lines end in CRLF.' : null;
  if (now.lines === 0) return null;
  if (old.crlf === 0 && now.crlf > 0) return 'Line ends have become CRLF.';
  return old.crlf > 0 && now.crlf === 0 ? 'Line ends have become LF.' : null;
}

function lastLineWords({ head, old, now }: Read): string | null {
  if (head.some((line) => line.startsWith('deleted file '))) return null;
  if (!now.hasEnd && (old.hasEnd || old.lines === 0)) return 'Its last line has no line end.';
  return now.hasEnd && !old.hasEnd ? 'Its last line has a line end now.' : null;
}

/** Reads a unified diff of one file for modes, line ends and hidden characters. */
export function diffFacts(diff: string): DiffFacts {
  if (diff.trim() === '') return { words: [], turned: [] };
  const found = read(diff);
  const words = [modeWords(found.head), lineEndWords(found), lastLineWords(found)];
  return { words: words.filter((one) => one !== null), turned: found.turned };
}

/** `line 3`, `lines 3, 7 and 12`, `lines 1, 2, 3, 4, 5 and 20 more`. */
export function lineNumbers(lines: readonly number[]): string {
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  const last = more > 0 ? `${more} more` : `${shown.pop() ?? ''}`;
  return `line${lines.length === 1 ? '' : 's'} ${shown.length === 0 ? last : `${shown.join(', ')} and ${last}`}`;
}
