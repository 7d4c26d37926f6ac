/**
 * How well a line fits what was typed: 0 not at all, 1 best. Each word that was typed has to begin a word of the line, or, three letters
 * and more, to be inside one; its own words count more than what is said beside it.
 */
export function fits(search: string, [words = '', ...beside]: readonly string[]): number {
  const typed = pieces(search);
  if (typed.length === 0) return 1;
  const line = words.toLowerCase();
  if (line.startsWith(search.trim().toLowerCase())) return 1;
  const own = pieces(words);
  const others = beside.flatMap(pieces);
  return Math.min(...typed.map((piece) => Math.max(scoreOf(piece, own, 0.9), scoreOf(piece, others, 0.4))));
}

function scoreOf(piece: string, words: readonly string[], best: number): number {
  if (words.some((word) => word.startsWith(piece))) return best;
  return piece.length >= 3 && words.some((word) => word.includes(piece)) ? best / 2 : 0;
}

const pieces = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
