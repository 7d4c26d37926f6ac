/** What there is of a terminal, as far as comparing needs it. */
export interface KnownBytes {
  start(): number;
  end(): number;
  /** Some bytes from an offset between start and end; null where they cannot be read. */
  peek(from: number, max: number): Uint8Array | null;
}

/** Where the incoming bytes differ from the known ones, and what of them is new from there on. */
export interface Difference {
  readonly at: number;
  readonly rest: Uint8Array;
}

const MOST_AT_ONCE = 256 * 1024;

/**
 * Follows content that comes in again from offset 0. As long as it is the same as what is known, nothing is to be done.
 * Bytes that were dropped because they are old cannot be compared and count as the same.
 */
export function createRebuild(known: KnownBytes) {
  let cursor = 0;
  return {
    /** How far the content has come again. */
    cursor: () => cursor,
    /** Null while everything was the same. */
    compare(bytes: Uint8Array): Difference | null {
      let rest = bytes;
      while (rest.length > 0) {
        if (cursor >= known.end()) return { at: cursor, rest };
        const length =
          cursor < known.start() ? Math.min(rest.length, known.start() - cursor) : sameLength(known, cursor, rest);
        if (length === 0) return { at: cursor, rest };
        cursor += length;
        rest = rest.subarray(length);
      }
      return null;
    },
  };
}

/** How many of the first bytes are the known ones; at least one if the first is, not always all that are. */
function sameLength(known: KnownBytes, from: number, bytes: Uint8Array): number {
  const old = known.peek(from, Math.min(bytes.length, known.end() - from, MOST_AT_ONCE));
  if (!old) return 0;
  if (Buffer.compare(old, bytes.subarray(0, old.length)) === 0) return old.length;
  return old.findIndex((byte, index) => byte !== bytes[index]);
}
