import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import { errorCode } from './private-files';
import type { ReadableSpool } from './spool';
import type { Segment } from './spool-segments';

const READ_AT_ONCE = 64 * 1024;

interface OpenSegment {
  readonly segment: Segment;
  readonly file: FileHandle;
}

/**
 * The bytes of a spool from `from` on, and then those that are added, until it is sealed and all was given or the signal
 * aborts. It holds one buffer: a reader that stalls costs nothing but its place. It also ends where the bytes do not go on
 * seamlessly (older ones were dropped meanwhile): whoever follows asks again and learns the new offset.
 */
export async function* readSpool(spool: ReadableSpool, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let offset = from;
  let current: OpenSegment | null = null;
  try {
    while (!signal.aborted) {
      // A segment that is open stays readable to its end, also when it is dropped meanwhile.
      if (current === null || offset >= current.segment.end) {
        const segment = spool.segmentAt(offset);
        if (!segment) {
          if (spool.isSealed() || offset < spool.extent().end) return;
          await spool.changed.next(signal);
          continue;
        }
        const opened: OpenSegment | null = await moveTo(segment, current);
        if (!opened) return;
        current = opened;
      }
      const bytes = await readSome(current, offset);
      if (bytes.length === 0) return;
      offset += bytes.length;
      yield bytes;
    }
  } finally {
    await current?.file.close();
  }
}

async function moveTo(segment: Segment, from: OpenSegment | null): Promise<OpenSegment | null> {
  if (from?.segment === segment) return from;
  try {
    const file = await open(segment.path, 'r');
    await from?.file.close();
    return { segment, file };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function readSome({ segment, file }: OpenSegment, offset: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(segment.end - offset, READ_AT_ONCE));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, offset - segment.start);
  return buffer.subarray(0, bytesRead);
}
