import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import { errorCode } from './private-files';
import { AS_IT_IS } from './regular-file';
import type { ReadPace } from './read-pace';
import type { ReadableSpool } from './spool';
import type { Segment } from './spool-segments';

const READ_AT_ONCE = 64 * 1024;
/** There is no file, or a link or a folder in its place. */
const LOST: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO']);

interface OpenSegment {
  readonly segment: Segment;
  /** Null: its file is gone, or is something else now. */
  readonly file: FileHandle | null;
}

/**
 * The bytes of a spool from `from` on, and then those that are added, until it is sealed and all was given or the signal
 * aborts. It holds one buffer: a reader that stalls costs nothing but its place. `pace`: what it may wait for. It also ends where the bytes do not go on
 * seamlessly (older ones were dropped meanwhile): whoever follows asks again and learns the new offset. For bytes that somebody has taken out
 * of the files it gives zeros, as a file with a hole does: places behind them stay what they are, and a run can be followed to its end.
 */
export async function* readSpool(
  spool: ReadableSpool,
  from: number,
  signal: AbortSignal,
  pace: ReadPace | null = null,
): AsyncGenerator<Uint8Array> {
  let offset = from;
  let current: OpenSegment | null = null;
  try {
    while (!signal.aborted) {
      const waiting = spool.extent().end - offset;
      const restMs = waiting > 0 && waiting < READ_AT_ONCE && !spool.isSealed() ? (pace?.restMs() ?? 0) : 0;
      if (restMs > 0) {
        await spool.changed.next(signal, restMs);
        continue;
      }
      const recent = spool.recent(offset);
      if (recent) {
        await current?.file?.close();
        current = null;
        offset += recent.length;
        pace?.took(recent.length);
        yield recent;
        continue;
      }
      // A segment that is open stays readable to its end, also when it is dropped meanwhile.
      if (current === null || offset >= current.segment.end) {
        const segment = spool.segmentAt(offset);
        if (!segment) {
          if (spool.isSealed() || offset < spool.extent().end) return;
          await spool.changed.next(signal);
          continue;
        }
        const opened: OpenSegment | null = await moveTo(spool, segment, current);
        if (!opened) return;
        current = opened;
      }
      const bytes = await readSome(current, offset);
      if (bytes.length === 0) return;
      offset += bytes.length;
      pace?.took(bytes.length);
      yield bytes;
    }
  } finally {
    await current?.file?.close();
  }
}

/** Null: it was dropped meanwhile. */
async function moveTo(spool: ReadableSpool, segment: Segment, from: OpenSegment | null): Promise<OpenSegment | null> {
  if (from?.segment === segment) return from;
  const file = await openFile(segment.path);
  if (file === null && spool.segmentAt(segment.start) !== segment) return null;
  await from?.file?.close();
  return { segment, file };
}

async function openFile(path: string): Promise<FileHandle | null> {
  const file = await open(path, AS_IT_IS).catch((error: unknown) => {
    if (LOST.has(errorCode(error) ?? '')) return null;
    throw error;
  });
  if (file === null || (await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

async function readSome({ segment, file }: OpenSegment, offset: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(Math.min(segment.end - offset, READ_AT_ONCE));
  if (file === null) return buffer;
  const { bytesRead } = await file.read(buffer, 0, buffer.length, offset - segment.start);
  return bytesRead === 0 ? buffer : buffer.subarray(0, bytesRead);
}
