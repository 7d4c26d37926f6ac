import { cleanOutput } from '../text';

const MAX_LINE_CHARS = 2000;

/** A long text as people look at it: how it begins, how it ends, how much lies between. */
export interface FoldedText {
  readonly head: readonly string[];
  readonly hidden: number;
  readonly tail: readonly string[];
}

const shown = (line: string): string => {
  const cut = line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS)} …` : line;
  return cleanOutput(cut).trimEnd();
};

/** Folds a text of any size; only the lines that are shown are looked at closely. */
export function foldLines(text: string, head: number, tail: number): FoldedText {
  const trimmed = text.replace(/^(?:[ \t\r]*\n)+/, '').trimEnd();
  if (trimmed === '') return { head: [], hidden: 0, tail: [] };
  let total = 1;
  for (let at = trimmed.indexOf('\n'); at >= 0; at = trimmed.indexOf('\n', at + 1)) total += 1;
  // Folding one line away would save nothing: the fold takes a line itself.
  if (total <= head + tail + 1) return { head: trimmed.split('\n').map(shown), hidden: 0, tail: [] };
  const lastLines = [];
  for (let end = trimmed.length, left = tail; left > 0; left -= 1) {
    const start = trimmed.lastIndexOf('\n', end - 1);
    lastLines.unshift(shown(trimmed.slice(start + 1, end)));
    end = start;
  }
  return { head: trimmed.split('\n', head).map(shown), hidden: total - head - tail, tail: lastLines };
}

export const linesText = (count: number): string => (count === 1 ? '1 line' : `${count} lines`);
