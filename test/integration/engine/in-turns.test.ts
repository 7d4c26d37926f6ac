import { expect, it } from 'vitest';
import { createSystemClock } from '../../../src/main/adapters/clock/system-clock';
import { inTurns } from '../../../src/main/app/engine/in-turns';

it('gives every byte once, in order, and others a turn in between', async () => {
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, at) => at % 251));
  const taken: Buffer[] = [];
  const offsets: number[] = [];
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 0);
  await inTurns(createSystemClock(), 1_000, bytes, (offset, slice) => {
    offsets.push(offset);
    taken.push(Buffer.from(slice));
    for (const until = performance.now() + 2; performance.now() < until;);
    return Promise.resolve();
  });
  clearInterval(counting);
  expect(Buffer.concat(taken).equals(bytes)).toBe(true);
  expect(offsets).toEqual([1_000, 17_384, 33_768, 50_152]);
  expect(turns).toBeGreaterThan(0);
});
