import { createReadStream, existsSync, truncateSync } from 'node:fs';

import { z } from 'zod';

import type { RunId } from '../../contract/ids';
import { WorkerEvent } from '../../contract/worker-protocol';
import type { ExitRecord } from '../../contract/worker-protocol';
import type { EventPlace } from './event-log';

/** What an event file holds. */
export interface LoadedEvents {
  readonly lastSeq: number;
  readonly places: EventPlace[];
  readonly exits: Map<RunId, ExitRecord>;
}

/** First line of a compacted file: the sequence goes on after `seq`. */
const Line = z.union([WorkerEvent, z.object({ type: z.literal('base'), seq: z.int() })]);

const NEWLINE = 0x0a;

/** Reads an event file once, and cuts off a torn last line so that the next append starts a line of its own. */
export async function loadEvents(path: string): Promise<LoadedEvents> {
  const places: EventPlace[] = [];
  const exits = new Map<RunId, ExitRecord>();
  let lastSeq = 0;
  if (!existsSync(path)) return { lastSeq, places, exits };
  let wholeUntil = 0;
  let size = 0;
  for await (const { bytes, position, whole } of linesOf(path)) {
    size = position + bytes.length + (whole ? 1 : 0);
    if (!whole) break;
    wholeUntil = size;
    const line = parseLine(bytes);
    if (!line) continue;
    lastSeq = Math.max(lastSeq, line.seq);
    if (line.type === 'base' || line.type === 'heartbeat') continue;
    places.push({ seq: line.seq, runId: line.runId, position, length: bytes.length, held: null });
    if (line.type === 'exit') exits.set(line.runId, line.exit);
  }
  if (wholeUntil < size) truncateSync(path, wholeUntil);
  return { lastSeq, places, exits };
}

/** A line that cannot be read is passed over: one bad sector must not hide the ends of all other runs. */
function parseLine(bytes: Buffer): z.infer<typeof Line> | null {
  try {
    return Line.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

async function* linesOf(path: string): AsyncGenerator<{ bytes: Buffer; position: number; whole: boolean }> {
  let parts: Buffer[] = [];
  let position = 0;
  for await (const chunk of createReadStream(path)) {
    let rest = Buffer.from(chunk as Uint8Array);
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      const bytes = Buffer.concat([...parts, rest.subarray(0, at)]);
      parts = [];
      yield { bytes, position, whole: true };
      position += bytes.length + 1;
      rest = rest.subarray(at + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), position, whole: false };
}
