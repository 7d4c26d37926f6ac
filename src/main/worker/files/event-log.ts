import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

import type { RunId } from '../../contract/ids';
import type { ExitRecord, WorkerEvent } from '../../contract/worker-protocol';
import { createBell } from '../bell';
import type { Bell } from '../bell';
import { failPoint } from '../../fail-points';
import { loadEvents } from './event-log-load';
import { PRIVATE_FILE, replaceFile, writeAll } from './private-files';
import { clearPlace } from './regular-file';
import type { Log } from './worker-log';

type Of<E> = E extends WorkerEvent ? Omit<E, 'seq' | 'at'> : never;
/** An event before it has a place in the sequence. */
export type NewWorkerEvent = Of<Exclude<WorkerEvent, { type: 'heartbeat' }>>;

/** Where one event lies in the file; one that the disk did not take yet is held here whole. */
export interface EventPlace {
  readonly seq: number;
  readonly runId: RunId;
  position: number;
  readonly length: number;
  held: string | null;
}

/**
 * Everything that happened to the runs of a worker, in one sequence: a line of JSON each, append-only. Events go when their
 * run is forgotten; the numbers of the others stay, so the sequence may have holes but never goes back.
 */
export interface EventLog {
  lastSeq(): number;
  /** Appends at once. `durable` starts a flush to the platter: for ends of runs. */
  append(event: NewWorkerEvent, options?: { durable?: boolean }): WorkerEvent;
  /** False while the disk takes nothing: then only what cannot be refused is appended. */
  isWritable(): boolean;
  /** The first event at or after `seq`, of one run or of any, as its line without the newline. */
  next(seq: number, run?: RunId): { readonly seq: number; readonly line: string } | null;
  /** Drops the events of runs for which `keep` is false. */
  retain(keep: (runId: RunId) => boolean): void;
  /** Ends of runs as found on disk when it was opened. */
  readonly exits: ReadonlyMap<RunId, ExitRecord>;
  readonly changed: Bell;
  close(): void;
}

const COMPACT_OVER = 1024 * 1024;

/** Opens the log of a state folder, or starts one. A torn last line, of a write that never ended, is cut off. */
export async function openEventLog(path: string, log: Log, compactOver = COMPACT_OVER): Promise<EventLog> {
  clearPlace(path, log);
  const loaded = await loadEvents(path);
  const changed = createBell();
  let fd = openSync(path, 'a+', PRIVATE_FILE);
  let size = fstatSync(fd).size;
  let lastSeq = loaded.lastSeq;
  let places = loaded.places;
  /** Events that are in memory only, oldest first. */
  let held: EventPlace[] = [];

  function read(place: EventPlace): string {
    if (place.held !== null) return place.held;
    const buffer = Buffer.allocUnsafe(place.length);
    const got = readSync(fd, buffer, 0, place.length, place.position);
    return buffer.toString('utf8', 0, got);
  }

  /** Null: the file is not what was written into it any more, for somebody has changed it. */
  function readWhole(place: EventPlace): string | null {
    const line = read(place);
    if (seqOf(line) === place.seq) return line;
    log(`event ${place.seq} is not in the file any more`);
    places = places.filter((one) => one !== place);
    return null;
  }

  function store(): boolean {
    try {
      for (let place = held[0]; place; place = held[0]) {
        writeAll(fd, Buffer.from(`${place.held}\n`));
        place.position = size;
        place.held = null;
        size += place.length + 1;
        held.shift();
      }
    } catch (error) {
      log('an event waits in memory, it cannot be written', error);
      cutTornLine();
    }
    return held.length === 0;
  }

  function cutTornLine(): void {
    try {
      ftruncateSync(fd, size);
    } catch (error) {
      log('a torn line could not be cut off', error);
    }
  }

  /** Rewrites the file without the events of forgotten runs once they are most of it. */
  function compact(): void {
    const kept = places.reduce((sum, place) => sum + place.length + 1, 0);
    if (size < compactOver || kept > size / 2 || held.length > 0) return;
    const base = `${JSON.stringify({ type: 'base', seq: lastSeq })}\n`;
    replaceFile(path, base + places.map((place) => `${read(place)}\n`).join(''));
    closeSync(fd);
    fd = openSync(path, 'a+', PRIVATE_FILE);
    size = Buffer.byteLength(base);
    for (const place of places) {
      place.position = size;
      size += place.length + 1;
    }
  }

  return {
    exits: loaded.exits,
    changed,
    lastSeq: () => lastSeq,
    isWritable: store,
    append(newEvent, { durable = false } = {}) {
      const event: WorkerEvent = { ...newEvent, seq: lastSeq + 1, at: Date.now() };
      const line = JSON.stringify(event);
      lastSeq = event.seq;
      const place = { seq: lastSeq, runId: newEvent.runId, position: 0, length: Buffer.byteLength(line), held: line };
      places.push(place);
      held.push(place);
      failPoint('events.append.before');
      store();
      failPoint('events.append.after');
      if (durable) fdatasync(fd, (error) => error && log('an end is not on the platter', error));
      changed.ring();
      return event;
    },
    next(seq, run) {
      for (let place = firstFrom(places, seq, run); place; place = firstFrom(places, place.seq + 1, run)) {
        const line = readWhole(place);
        if (line !== null) return { seq: place.seq, line };
      }
      return null;
    },
    retain(keep) {
      places = places.filter((place) => keep(place.runId));
      held = held.filter((place) => keep(place.runId));
      try {
        compact();
      } catch (error) {
        log('the event file cannot be made smaller', error);
      }
    },
    close: () => closeSync(fd),
  };
}

function seqOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { readonly seq?: unknown }).seq;
  } catch {
    // Torn, or no JSON: nobody could read it.
    return null;
  }
}

/** `places` is in order of seq. */
function firstFrom(places: readonly EventPlace[], seq: number, run?: RunId): EventPlace | null {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  while (run !== undefined && low < places.length && places[low]?.runId !== run) low += 1;
  return places[low] ?? null;
}
