interface Piece {
  readonly at: number;
  readonly text: string;
  readonly isCode: boolean;
}

/** Cuts words at their backticks; a single one stays as it is. */
export function codePieces(text: string): readonly Piece[] {
  let at = 0;
  return text.split(/`([^`]+)`/).map((piece, index) => {
    const isCode = index % 2 === 1;
    const start = at;
    at += piece.length + (isCode ? 2 : 0);
    return { at: start, text: piece, isCode };
  });
}

/** Words in which what stands between backticks is shown as code. Nothing else in them means anything. */
export function InlineCode({ text }: { text: string }) {
  return codePieces(text).map(({ at, text: words, isCode }) =>
    isCode ? (
      <code key={at} className="font-mono text-[0.92em]">
        {words}
      </code>
    ) : (
      words
    ),
  );
}
