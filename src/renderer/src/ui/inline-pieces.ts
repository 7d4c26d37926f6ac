/** A part of some words. `at` is where it began. */
export interface Piece {
  readonly at: number;
  readonly text: string;
  readonly look: 'plain' | 'code' | 'strong';
}

const MARKED = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;

/** Cuts words at their backticks and double stars; single ones stay as they are. */
export function inlinePieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > at) pieces.push({ at, text: text.slice(at, match.index), look: 'plain' });
    const [whole, code, strong] = match;
    pieces.push({ at: match.index, text: code ?? strong ?? '', look: code === undefined ? 'strong' : 'code' });
    at = match.index + whole.length;
  }
  if (at < text.length) pieces.push({ at, text: text.slice(at), look: 'plain' });
  return pieces;
}
