import { closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { failPoint } from '../../fail-points';

/** One file of a terminal: its bytes from `start` on. */
interface Segment {
  readonly start: number;
  size: number;
}

export interface SegmentLimits {
  /** A file that has reached this size is followed by a new one. */
  readonly segmentBytes: number;
  /** Most bytes kept of a terminal; whole files of older ones go, so that a little more may stay. */
  readonly keepBytes: number;
}

const nameOf = (start: number): string => (start === 0 ? 'terminal.ansi' : `terminal.${start}.ansi`);
const startOf = (name: string): number | null => {
  const match = /^terminal(?:\.(\d+))?\.ansi$/.exec(name);
  return match ? Number(match[1] ?? 0) : null;
};
const endOf = ({ start, size }: Segment): number => start + size;
const WRITE_AT_ONCE = 1024 * 1024;
const { O_RDONLY, O_RDWR, O_CREAT, O_NOFOLLOW } = constants;

/**
 * The bytes of a terminal on disk: files in a row, each named after the offset of its first byte, so that offsets stay what they are when the
 * oldest are dropped. Writes, cuts and restarts must not overlap; reads may come at any time.
 */
export function openSegments(folder: string, limits: SegmentLimits) {
  const { segments, stray } = scan(folder);
  let writing: { start: number; handle: FileHandle } | null = null;
  /** Files of which bytes may be lost with the power; also those that an earlier farm has written. */
  const unsynced = new Set(segments.filter(({ size }) => size > 0).map(({ start }) => start));
  let syncing: Promise<void> = Promise.resolve();

  const pathOf = (start: number): string => join(folder, nameOf(start));
  const end = (): number => endOf(segments.at(-1) ?? { start: 0, size: 0 });
  const segmentAt = (offset: number): Segment | undefined =>
    segments.find((segment) => segment.start <= offset && offset < endOf(segment));

  const closeHandle = async (): Promise<void> => {
    const held = writing;
    writing = null;
    await held?.handle.close();
  };
  const syncFile = async (start: number): Promise<void> => {
    // What is written from here on is not meant, and marks it anew.
    unsynced.delete(start);
    try {
      await syncPath(pathOf(start));
    } catch (error) {
      // One that was dropped meanwhile has nothing to lose.
      if (!segments.some((segment) => segment.start === start)) return;
      unsynced.add(start);
      throw error;
    }
  };
  const syncAll = async (): Promise<void> => {
    failPoint('terminal.sync.before');
    for (const start of [...unsynced]) await syncFile(start);
    failPoint('terminal.sync.after');
  };
  /** One after the other: what another call syncs already has to be waited for, too. */
  const sync = (): Promise<void> => (syncing = syncing.catch(() => undefined).then(syncAll));
  const remove = async (starts: readonly number[]): Promise<void> => {
    for (const start of starts) await rm(pathOf(start), { force: true });
  };

  const handleOf = async (segment: Segment): Promise<FileHandle> => {
    if (writing?.start === segment.start) return writing.handle;
    await closeHandle();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await remove(stray.splice(0));
    const handle = await open(pathOf(segment.start), O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
    writing = { start: segment.start, handle };
    return handle;
  };

  const current = (): Segment => {
    const last = segments.at(-1);
    if (last && last.size < limits.segmentBytes) return last;
    const fresh = { start: end(), size: 0 };
    segments.push(fresh);
    return fresh;
  };
  const dropOldest = async (): Promise<void> => {
    while (segments.length > 1 && end() - (segments[1]?.start ?? 0) >= limits.keepBytes) {
      const oldest = segments.shift();
      if (oldest) await remove([oldest.start]);
    }
  };

  return {
    start: (): number => segments[0]?.start ?? 0,
    end,
    /** Bytes that may be written next. */
    room: (): number => Math.min(WRITE_AT_ONCE, limits.segmentBytes - current().size),
    /** Adds pieces of bytes at the end, no more than there is room for. */
    async write(pieces: readonly Uint8Array[]): Promise<void> {
      const segment = current();
      const handle = await handleOf(segment);
      failPoint('terminal.write.before');
      // Marked when it is over: a sync meanwhile knows nothing of it.
      const { bytesWritten } = await handle.writev(pieces, segment.size).finally(() => unsynced.add(segment.start));
      failPoint('terminal.write.after');
      segment.size += bytesWritten;
      await dropOldest();
    },
    /** Answers when all that was written survives a loss of power. */
    sync,
    /** Cuts everything from an offset on. */
    async cut(at: number): Promise<void> {
      if (at >= end()) return;
      const gone = segments.filter((segment) => segment.start >= at && segment.start > (segments[0]?.start ?? 0));
      if (gone.some(({ start }) => start === writing?.start)) await closeHandle();
      segments.splice(segments.length - gone.length);
      await remove(gone.map(({ start }) => start));
      const last = segments.at(-1);
      if (!last) return;
      const handle = await handleOf(last);
      last.size = Math.max(0, at - last.start);
      await handle.truncate(last.size);
    },
    /** Forgets everything; the next byte written is the one at this offset. */
    async restart(at: number): Promise<void> {
      await closeHandle();
      const gone = segments.splice(0).map(({ start }) => start);
      segments.push({ start: at, size: 0 });
      await remove(gone);
    },
    /** Bytes from an offset on, up to the end of its file; null where there are none. */
    async read(from: number, max: number): Promise<Uint8Array | null> {
      const segment = segmentAt(from);
      if (!segment) return null;
      const length = Math.min(max, endOf(segment) - from);
      const handle = await open(pathOf(segment.start), O_RDONLY | O_NOFOLLOW).catch(() => null);
      if (!handle) return null;
      try {
        const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, from - segment.start);
        return bytesRead > 0 ? buffer.subarray(0, bytesRead) : null;
      } finally {
        await handle.close();
      }
    },
    /** As `read`, at once: for bytes that are compared while they come in. */
    readNow(from: number, max: number): Uint8Array | null {
      const segment = segmentAt(from);
      return segment
        ? readNow(pathOf(segment.start), from - segment.start, Math.min(max, endOf(segment) - from))
        : null;
    },
    /** Lets go of the file; a later write opens it again. */
    close: closeHandle,
  };
}

export type Segments = ReturnType<typeof openSegments>;

/** The files that follow one another without a gap up to the newest; those before a gap are stray and go at the next write. */
function scan(folder: string): { segments: Segment[]; stray: number[] } {
  const found = namesIn(folder)
    .map(startOf)
    .filter((start) => start !== null)
    .toSorted((a, b) => a - b)
    .map((start): Segment => ({ start, size: statSync(join(folder, nameOf(start))).size }));
  let first = found.length - 1;
  while (first > 0) {
    const [before, after] = [found[first - 1], found[first]];
    if (!before || !after || endOf(before) !== after.start) break;
    first -= 1;
  }
  const segments = found.slice(Math.max(0, first));
  return { segments, stray: found.slice(0, Math.max(0, first)).map(({ start }) => start) };
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, O_RDWR | O_NOFOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function readNow(path: string, position: number, length: number): Uint8Array | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, O_RDONLY | O_NOFOLLOW);
    const buffer = new Uint8Array(length);
    const bytesRead = readSync(fd, buffer, 0, length, position);
    return bytesRead > 0 ? buffer.subarray(0, bytesRead) : null;
  } catch {
    // Not there or not readable: then nothing is known of these bytes.
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
