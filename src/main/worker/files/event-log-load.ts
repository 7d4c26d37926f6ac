import { truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';

import { z } from 'zod';

import type { RunId } from '../../contract/ids';
import { WorkerEvent } from '../../contract/worker-protocol';
import type { ExitRecord } from '../../contract/worker-protocol';
import type { EventPlace } from './event-log';
import { AS_IT_IS, regularFile } from './regular-file';

/** What an event file holds. */
export interface LoadedEvents {
  readonly lastSeq: number;
  readonly places: EventPlace[];
  readonly exits: Map<RunId, ExitRecord>;
}

/** First line of a compacted file: the sequence goes on after `seq`. */
const Line = z.union([WorkerEvent, z.object({ type: z.literal('base'), seq: z.int() })]);

const NEWLINE = 0x0a;
/** No event is as long: the rest of a longer line is passed over unread. */
const LONGEST_LINE = 8 * 1024 * 1024;
/** A number beyond leaves no room for those that follow. */
const LAST_SEQ = 2 ** 50;

/**
 * Reads an event file once, and cuts off a torn last line so that the next append starts a line of its own. Whatever else somebody has made
 * of the file costs no more than the lines that are no events any more: those whose number is not behind that of the one before, too.
 */
export async function loadEvents(path: string): Promise<LoadedEvents> {
  const places: EventPlace[] = [];
  const exits = new Map<RunId, ExitRecord>();
  let lastSeq = 0;
  if (!regularFile(path)) return { lastSeq, places, exits };
  let wholeUntil = 0;
  let size = 0;
  for await (const { bytes, position, length, whole } of linesOf(path)) {
    size = position + length + (whole ? 1 : 0);
    if (!whole) break;
    wholeUntil = size;
    const line = bytes && parseLine(bytes);
    if (!line || line.seq < 1 || line.seq > LAST_SEQ) continue;
    lastSeq = Math.max(lastSeq, line.seq);
    if (line.type === 'base' || line.type === 'heartbeat' || line.seq <= (places.at(-1)?.seq ?? 0)) continue;
    places.push({ seq: line.seq, runId: line.runId, position, length, held: null });
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

interface FoundLine {
  /** Null: it is too long for an event. */
  readonly bytes: Buffer | null;
  readonly position: number;
  readonly length: number;
  readonly whole: boolean;
}

async function* linesOf(path: string): AsyncGenerator<FoundLine> {
  const file = await open(path, AS_IT_IS);
  let parts: Buffer[] = [];
  let length = 0;
  let position = 0;
  const take = (bytes: Buffer): void => {
    length += bytes.length;
    if (length > LONGEST_LINE) parts = [];
    else if (bytes.length > 0) parts.push(bytes);
  };
  const line = (whole: boolean): FoundLine => {
    const found = { bytes: length > LONGEST_LINE ? null : Buffer.concat(parts), position, length, whole };
    parts = [];
    position += length + 1;
    length = 0;
    return found;
  };
  for await (const chunk of file.createReadStream()) {
    let rest = Buffer.from(chunk as Uint8Array);
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      take(rest.subarray(0, at));
      yield line(true);
      rest = rest.subarray(at + 1);
    }
    take(rest);
  }
  if (length > 0) yield line(false);
}
