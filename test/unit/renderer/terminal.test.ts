import { describe, expect, it } from 'vitest';
import { createByteQueue } from '../../../src/renderer/src/ui/terminal/byte-queue';
import { choosePainted } from '../../../src/renderer/src/ui/terminal/painter';
import type { Painted } from '../../../src/renderer/src/ui/terminal/painter';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('bytes that wait for a terminal', () => {
  it('come out in order, in pieces, each with the offset after it', () => {
    const queue = createByteQueue();
    queue.push({ bytes: bytes(1, 2, 3, 4, 5), end: 105 });
    queue.push({ bytes: bytes(6), end: 106 });
    const taken = [queue.take(2), queue.take(2), queue.take(2), queue.take(2)];
    expect(taken.map((chunk) => [[...(chunk?.bytes ?? [])], chunk?.end])).toEqual([
      [[1, 2], 102],
      [[3, 4], 104],
      [[5], 105],
      [[6], 106],
    ]);
    expect([queue.isEmpty(), queue.take(2)]).toEqual([true, null]);
  });

  it('have no offset where nobody sent them', () => {
    const queue = createByteQueue();
    queue.push({ bytes: bytes(1, 2, 3), end: null });
    expect([queue.take(2)?.end, queue.take(2)?.end]).toEqual([null, null]);
  });
});

describe('painting', () => {
  const painted = (front: boolean): Painted => ({ isFront: () => front, paint: () => false });
  const front = painted(true);
  const backs = [painted(false), painted(false), painted(false)];

  it('draws what is in front in each frame, and the others in turn', () => {
    const frames = [0, 1, 2, 3].map((turn) => choosePainted([front, ...backs], turn));
    expect(frames).toEqual([
      [front, backs[0]],
      [front, backs[1]],
      [front, backs[2]],
      [front, backs[0]],
    ]);
    expect(choosePainted([front], 5)).toEqual([front]);
    expect(choosePainted([], 5)).toEqual([]);
  });
});
