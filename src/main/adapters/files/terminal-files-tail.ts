const BLOCK = 16 * 1024;

interface Block {
  readonly offset: number;
  readonly bytes: Uint8Array;
  used: number;
  /** Made here: what comes next is written behind what it holds. */
  readonly isOurs: boolean;
}

/**
 * The newest bytes of a terminal, in memory. Covers all offsets from `start()` to `end()`; bytes are copied in and out, so that nobody's
 * buffer is held or changed. But for large pieces: those are kept as they came, and nobody changes them any more.
 */
export function createTail(at: number) {
  let blocks: Block[] = [];
  let start = at;
  let end = at;

  const room = (): Block => {
    const last = blocks.at(-1);
    if (last?.isOurs && last.used < BLOCK) return last;
    const fresh = { offset: end, bytes: new Uint8Array(BLOCK), used: 0, isOurs: true };
    blocks.push(fresh);
    return fresh;
  };
  const copy = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length;) {
      const block = room();
      const part = bytes.subarray(done, done + BLOCK - block.used);
      block.bytes.set(part, block.used);
      block.used += part.length;
      done += part.length;
      end += part.length;
    }
  };
  /** What is covered of a stretch, without a copy. */
  const views = (from: number, max: number): Uint8Array[] => {
    const to = Math.min(from + max, end);
    return blocks
      .filter(({ offset, used }) => offset + used > from && offset < to)
      .map(({ offset, bytes, used }) => bytes.subarray(Math.max(0, from - offset), Math.min(used, to - offset)));
  };

  return {
    start: () => start,
    end: () => end,
    append(bytes: Uint8Array): void {
      if (!isWorthKeeping(bytes)) return copy(bytes);
      blocks.push({ offset: end, bytes, used: bytes.length, isOurs: false });
      end += bytes.length;
    },
    /** At most `max` bytes from an offset that is covered. */
    read(from: number, max: number): Uint8Array {
      const result = new Uint8Array(Math.max(0, Math.min(max, end - from)));
      let filled = 0;
      for (const part of views(from, max)) {
        result.set(part, filled);
        filled += part.length;
      }
      return result;
    },
    /** The same without a copy, in pieces; what is cut may be written over by what comes then. */
    views,
    /** Forgets whole blocks that end at or before an offset. */
    forget(before: number): void {
      const kept = blocks.findIndex(({ offset, used }) => offset + used > before);
      blocks = kept < 0 ? [] : blocks.slice(kept);
      start = blocks[0]?.offset ?? end;
    },
    /** Cuts everything from an offset on; if that lies before what is covered, nothing is covered any more. */
    cut(from: number): void {
      if (from < start) {
        blocks = [];
        start = from;
      }
      blocks = blocks.filter(({ offset }) => offset < from);
      const last = blocks.at(-1);
      // A block of ours that is not full is written on: what is cut off is overwritten.
      if (last) last.used = Math.min(last.used, from - last.offset);
      end = from;
    },
  };
}

export type Tail = ReturnType<typeof createTail>;

/** Copied, a large piece costs as much again; kept, a small one might hold a buffer that is much larger. */
const isWorthKeeping = (bytes: Uint8Array): boolean =>
  bytes.length >= BLOCK && bytes.length * 2 >= bytes.buffer.byteLength;
