const BLOCK = 16 * 1024;

interface Block {
  readonly offset: number;
  readonly bytes: Uint8Array;
  used: number;
}

/**
 * The newest bytes of a terminal, in memory. Covers all offsets from `start()` to `end()`; bytes are copied in and out, so that nobody's
 * buffer is held or changed.
 */
export function createTail(at: number) {
  let blocks: Block[] = [];
  let start = at;
  let end = at;

  const room = (): Block => {
    const last = blocks.at(-1);
    if (last && last.used < BLOCK) return last;
    const fresh = { offset: end, bytes: new Uint8Array(BLOCK), used: 0 };
    blocks.push(fresh);
    return fresh;
  };

  return {
    start: () => start,
    end: () => end,
    append(bytes: Uint8Array): void {
      for (let done = 0; done < bytes.length;) {
        const block = room();
        const part = bytes.subarray(done, done + BLOCK - block.used);
        block.bytes.set(part, block.used);
        block.used += part.length;
        done += part.length;
        end += part.length;
      }
    },
    /** At most `max` bytes from an offset that is covered. */
    read(from: number, max: number): Uint8Array {
      const length = Math.min(max, end - from);
      const result = new Uint8Array(Math.max(0, length));
      for (const { offset, bytes, used } of blocks) {
        if (offset + used <= from || offset >= from + length) continue;
        const first = Math.max(from, offset);
        result.set(bytes.subarray(first - offset, Math.min(used, from + length - offset)), first - from);
      }
      return result;
    },
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
      // A block that is not full is written on: what is cut off is overwritten.
      if (last) last.used = Math.min(last.used, from - last.offset);
      end = from;
    },
  };
}

export type Tail = ReturnType<typeof createTail>;
