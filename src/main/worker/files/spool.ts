import { closeSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';

import type { SpoolExtent } from '../../contract/worker-protocol';
import { createBell } from '../bell';
import type { Bell } from '../bell';
import { failPoint } from '../../fail-points';
import { makePrivateFolder, openNew } from './private-files';
import { createRecentBytes } from './recent-bytes';
import { createBacklog } from './spool-backlog';
import { findSegments, firstKept, segmentAt, segmentPath } from './spool-segments';
import type { Segment } from './spool-segments';
import type { Log } from './worker-log';

/** What readers see of a spool. */
export interface ReadableSpool {
  extent(): SpoolExtent;
  /** No byte will be added. */
  isSealed(): boolean;
  /** The first offset at or after `offset` that can be read. */
  firstKept(offset: number): number;
  segmentAt(offset: number): Segment | null;
  /** Everything from an offset on, where it is still in memory. */
  recent(offset: number): Uint8Array | null;
  /** Rings when bytes were added and when the spool was sealed. */
  readonly changed: Bell;
}

/**
 * The bytes of one output of a run, append-only, in segments so that the oldest can go when there are more than `limit`.
 * Offsets count from the first byte ever, whatever was dropped. Appending writes at once: order is the order of the calls,
 * what was appended survives the worker, and a page-cache write is over in microseconds. When the disk takes no more, bytes
 * wait in a bounded backlog: the child is never held back, and what falls out of the backlog is a gap in the offsets.
 */
export interface Spool extends ReadableSpool {
  append(bytes: Uint8Array): void;
  /** Tries for at most `ms` to get the backlog to disk. */
  settle(ms: number): Promise<void>;
  /** Waits until what was written survives a loss of power. A disk that cannot say so is logged. */
  sync(): Promise<void>;
  /** Bytes that the disk did not take. */
  missing(): number;
  seal(): void;
}

const SEGMENTS = 8;
const MIN_SEGMENT = 512;

/** Starts a new, empty spool in `folder`. */
export function createSpool(folder: string, limit: number, log: Log): Spool {
  makePrivateFolder(folder);
  const segments: Segment[] = [];
  const segmentSize = Math.max(MIN_SEGMENT, Math.ceil(limit / SEGMENTS));
  const changed = createBell();
  const recent = createRecentBytes();
  let fd: number | null = null;
  let sealed = false;

  function openSegment(offset: number): Segment {
    const segment = { path: segmentPath(folder, offset), start: offset, end: offset };
    const opened = openNew(segment.path);
    if (fd !== null) closeSync(fd);
    fd = opened;
    segments.push(segment);
    return segment;
  }

  function dropOldest(): void {
    let kept = segments.reduce((sum, segment) => sum + segment.end - segment.start, 0);
    while (kept > limit && segments.length > 1) {
      const oldest = segments.shift();
      if (!oldest) return;
      kept -= oldest.end - oldest.start;
      remove(oldest);
    }
  }

  /** What was written counts, whether or not an old file can be removed. */
  function remove(segment: Segment): void {
    try {
      rmSync(segment.path, { force: true });
    } catch (error) {
      log('old output could not be removed', error);
    }
  }

  /** Writes what it can and answers how much that was; throws when the disk takes nothing. */
  function write(offset: number, bytes: Uint8Array): number {
    const last = segments.at(-1);
    const fits = fd !== null && last?.end === offset && last.end - last.start < segmentSize;
    const segment = fits ? last : openSegment(offset);
    if (fd === null) return 0;
    failPoint('spool.write.before');
    const written = writeSync(fd, bytes, 0, Math.min(bytes.length, segmentSize - (segment.end - segment.start)));
    failPoint('spool.write.after');
    segment.end += written;
    recent.add(offset, bytes.subarray(0, written));
    dropOldest();
    changed.ring();
    return written;
  }

  const backlog = createBacklog(write, log);
  return {
    ...viewOf(segments),
    recent: recent.from,
    changed,
    isSealed: () => sealed,
    append(bytes) {
      if (!sealed) backlog.push(bytes);
    },
    settle: (ms) => backlog.settle(ms),
    sync: () => syncSegments(segments, log),
    missing: () => backlog.missing(),
    seal() {
      if (sealed) return;
      sealed = true;
      recent.forget();
      backlog.dispose();
      if (fd !== null) closeSync(fd);
      fd = null;
      changed.ring();
    },
  };
}

async function syncSegments(segments: readonly Segment[], log: Log): Promise<void> {
  try {
    failPoint('spool.sync.before');
    for (const { path } of [...segments]) {
      // Windows syncs only for those who may write.
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
    failPoint('spool.sync.after');
  } catch (error) {
    log('output is written, but perhaps not on the platter', error);
  }
}

/** A spool that an earlier worker left: it can only be read. */
export function openOldSpool(folder: string): ReadableSpool {
  makePrivateFolder(folder);
  return { ...viewOf(findSegments(folder)), recent: () => null, changed: createBell(), isSealed: () => true };
}

function viewOf(segments: readonly Segment[]) {
  return {
    extent: () => ({ start: segments[0]?.start ?? 0, end: segments.at(-1)?.end ?? 0 }),
    firstKept: (offset: number) => firstKept(segments, offset),
    segmentAt: (offset: number) => segmentAt(segments, offset),
  };
}
