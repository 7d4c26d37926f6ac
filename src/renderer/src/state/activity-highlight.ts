export interface TextPiece {
  readonly at: number;
  readonly text: string;
  readonly isMatch: boolean;
}

const LETTER = String.raw`[\p{L}\p{N}_]`;
/** Characters around a match that is not in the row's own words. */
const AROUND = 60;

/** The words of a search, each to be found at the beginning of a word. */
export const searchWords = (text: string): readonly string[] =>
  [...text.toLowerCase().matchAll(new RegExp(`${LETTER}+`, 'gu'))].map(([word]) => word);

function matcher(words: readonly string[]): RegExp | null {
  if (words.length === 0) return null;
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return new RegExp(`(?<!${LETTER})(?:${longestFirst.join('|')})${LETTER}*`, 'giu');
}

/** A text in pieces, those that match marked. */
export function highlight(text: string, words: readonly string[]): readonly TextPiece[] {
  const find = matcher(words);
  if (!find) return [{ at: 0, text, isMatch: false }];
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(find)) {
    if (match.index > done) pieces.push({ at: done, text: text.slice(done, match.index), isMatch: false });
    pieces.push({ at: match.index, text: match[0], isMatch: true });
    done = match.index + match[0].length;
  }
  if (done < text.length || pieces.length === 0) pieces.push({ at: done, text: text.slice(done), isMatch: false });
  return pieces;
}

/** Where in a long text the first of the words stands, on one line; null: it does not. */
export function excerpt(text: string, words: readonly string[]): string | null {
  const match = matcher(words)?.exec(text);
  if (!match) return null;
  const from = Math.max(0, match.index - AROUND);
  const to = match.index + match[0].length + AROUND;
  const cut = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '… ' : ''}${cut}${to < text.length ? ' …' : ''}`;
}

/** A piece of the first of some texts in which one of the words stands; null: it is in none. */
export function firstExcerpt(texts: readonly string[], words: readonly string[]): string | null {
  for (const text of texts) {
    const found = excerpt(text, words);
    if (found !== null) return found;
  }
  return null;
}
