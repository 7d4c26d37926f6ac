import type { Clock } from '../../ports/clock';

/** So much of an agent's output is read, drawn and logged in a few milliseconds. */
const SLICE_BYTES = 16 * 1024;

/** Takes bytes slice by slice, so that everybody else has a turn of the loop in between. */
export async function inTurns(
  clock: Pick<Clock, 'turn'>,
  offset: number,
  bytes: Uint8Array,
  take: (offset: number, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (at > 0) await clock.turn();
    await take(offset + at, bytes.subarray(at, at + SLICE_BYTES));
  }
}
