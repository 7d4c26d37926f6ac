export interface Chunk {
  readonly bytes: Uint8Array;
  /** Position after the last byte, for who sent them; null for bytes that nobody sent. */
  readonly end: number | null;
}

/** Bytes that wait to be written, taken out in pieces of a bounded size. */
export function createByteQueue() {
  const chunks: Chunk[] = [];
  return {
    isEmpty: () => chunks.length === 0,
    push: (chunk: Chunk) => void chunks.push(chunk),
    clear() {
      chunks.length = 0;
    },
    /** The next bytes, at most so many. */
    take(most: number): Chunk | null {
      const [first] = chunks;
      if (!first) return null;
      if (first.bytes.length <= most) {
        chunks.shift();
        return first;
      }
      chunks[0] = { bytes: first.bytes.subarray(most), end: first.end };
      return {
        bytes: first.bytes.subarray(0, most),
        end: first.end === null ? null : first.end - first.bytes.length + most,
      };
    },
  };
}
