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
    /** The next bytes, at most so many; null where there are none or a step comes first. */
    take(most: number): Chunk | null {
      const [first] = items;
      if (!first || typeof first === 'function') return null;
      if (first.bytes.length <= most) {
        items.shift();
        return first;
      }
      items[0] = { ...first, bytes: first.bytes.subarray(most) };
      return {
        ...first,
        bytes: first.bytes.subarray(0, most),
        end: first.end === null ? null : first.end - first.bytes.length + most,
      };
    },
  };
}

export type ByteQueue = ReturnType<typeof createByteQueue>;
