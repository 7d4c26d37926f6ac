/** Bytes to write. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Position after the last byte, for who sent them; null for bytes that nobody sent. */
  readonly end: number | null;
  /** Whether what they ask of the terminal may be answered: only what is new, never what is drawn again. */
  readonly live: boolean;
}

/** Something to do once everything before it is on the screen. */
type Step = () => void;

/** Bytes that wait to be written, taken out in pieces of a bounded size, and steps between them. */
export function createByteQueue() {
  const items: (Chunk | Step)[] = [];
  return {
    isEmpty: () => items.length === 0,
    push: (chunk: Chunk) => void items.push(chunk),
    /** Has something done after all bytes that wait now. */
    afterwards: (step: Step) => void items.push(step),
    clear() {
      items.length = 0;
    },
    /** Whether the next bytes are new ones. */
    isLive(): boolean {
      const [first] = items;
      return first !== undefined && typeof first !== 'function' && first.live;
    },
    /** The step that is next, if one is. */
    takeStep(): Step | null {
      const [first] = items;
      if (typeof first !== 'function') return null;
      items.shift();
      return first;
    },
    /** The next bytes, at most so many, of as many chunks as are alike; null where there are none or a step comes first. */
    take(most: number): Chunk | null {
      const taken: Chunk[] = [];
      let size = 0;
      for (let [next] = items; isChunk(next) && size < most; [next] = items) {
        if (taken[0] && taken[0].live !== next.live) break;
        const part = headOf(next, most - size);
        if (part === next) items.shift();
        else items[0] = { ...next, bytes: next.bytes.subarray(part.bytes.length) };
        taken.push(part);
        size += part.bytes.length;
      }
      return joined(taken, size);
    },
  };
}

const isChunk = (item: Chunk | Step | undefined): item is Chunk => typeof item === 'object';

/** The first bytes of a chunk, at most so many. */
function headOf(chunk: Chunk, most: number): Chunk {
  const { bytes, end } = chunk;
  if (bytes.length <= most) return chunk;
  return { ...chunk, bytes: bytes.subarray(0, most), end: end === null ? null : end - bytes.length + most };
}

function joined(chunks: readonly Chunk[], size: number): Chunk | null {
  const [first] = chunks;
  if (!first || chunks.length === 1) return first ?? null;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.bytes, at);
    at += chunk.bytes.length;
  }
  return { bytes, end: chunks.findLast(({ end }) => end !== null)?.end ?? null, live: first.live };
}

export type ByteQueue = ReturnType<typeof createByteQueue>;
