const KEPT = 64 * 1024;
/** Each costs more than its bytes where they are few. */
const MOST_PIECES = 256;

/** The newest bytes that were written: who reads along gets them without a look at the disk. */
export interface RecentBytes {
  /** What was written at an offset. */
  add(offset: number, bytes: Uint8Array): void;
  /** Everything from an offset on; null where that is not kept. */
  from(offset: number): Uint8Array | null;
  forget(): void;
}

/** Keeps 64 KB in at most 256 pieces, or one piece that is larger. Pieces are kept as they came: nobody changes them any more. */
export function createRecentBytes(): RecentBytes {
  const pieces: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  let end = 0;

  function forget(): void {
    pieces.length = 0;
    size = 0;
  }

  return {
    forget,
    add(offset, bytes) {
      if (offset !== end) forget();
      pieces.push({ offset, bytes });
      size += bytes.length;
      end = offset + bytes.length;
      while ((size > KEPT || pieces.length > MOST_PIECES) && pieces.length > 1)
        size -= pieces.shift()?.bytes.length ?? 0;
    },
    from(offset) {
      const [first] = pieces;
      if (!first || offset < first.offset || offset >= end) return null;
      const rest = pieces
        .filter((piece) => piece.offset + piece.bytes.length > offset)
        .map((piece) => piece.bytes.subarray(Math.max(0, offset - piece.offset)));
      return rest.length === 1 ? (rest[0] ?? null) : Buffer.concat(rest);
    },
  };
}
