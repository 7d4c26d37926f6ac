import { readSync } from 'node:fs';
import type { Readable } from 'node:stream';

import { errorCode } from '../files/private-files';
import type { ChildSinks } from './child';

const AT_ONCE = 64 * 1024;
/** More than a system keeps for a terminal: who goes on writing beyond that is not waited for. */
const MOST_REST = 1024 * 1024;

/**
 * Reads what a terminal still holds before its descriptor is closed. node-pty closes it 200 ms after its process has ended, whatever
 * is left by then, and a terminal gives its bytes in pieces of 4 KB: a worker that was busy meanwhile would lose the tail.
 */
export function readBeforeEnd(socket: Readable, fd: number, sinks: Pick<ChildSinks, 'out'>): void {
  const destroy = socket.destroy.bind(socket);
  let isOver = false;
  socket.destroy = (error) => {
    // Once closed, the number may name something else.
    if (!isOver && !socket.destroyed) readRest(fd, sinks);
    isOver = true;
    return destroy(error);
  };
}

function readRest(fd: number, sinks: Pick<ChildSinks, 'out'>): void {
  for (let size = 0; size < MOST_REST;) {
    const bytes = readSome(fd);
    if (bytes.length === 0) return;
    size += bytes.length;
    sinks.out(bytes);
  }
}

/**
 * Nothing: there is nothing more, or the system gives no more, whatever it calls that. The descriptor does not block. Its closing must not
 * fail over this: the end of the run waits for it.
 */
function readSome(fd: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(AT_ONCE);
  try {
    return buffer.subarray(0, readSync(fd, buffer));
  } catch (error) {
    if (errorCode(error) !== undefined) return buffer.subarray(0, 0);
    throw error;
  }
}
