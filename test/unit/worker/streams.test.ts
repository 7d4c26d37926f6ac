import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readNdjson } from '../../../src/main/adapters/worker-link/ndjson';
import { firstKept, segmentAt } from '../../../src/main/worker/files/spool-segments';

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

test('lines of JSON are the same however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.array(fc.nat(20)), async (values, sizes) => {
      const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join('\n'));
      const read = [];
      for await (const line of readNdjson(chunksOf(bytes, sizes), 1_000_000)) read.push(line);
      expect(read).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});

test('a line that is no JSON or too long is an error; a torn last one is not', async () => {
  const read = async (text: string) => {
    const lines = [];
    for await (const line of readNdjson(chunksOf(Buffer.from(text), [3]), 10)) lines.push(line);
    return lines;
  };
  expect(await read('1\n2\n{"a')).toEqual([1, 2]);
  await expect(read('1\nx\n')).rejects.toThrow();
  await expect(read('"0123456789')).rejects.toThrow('more than 10 bytes');
});

const segment = (start: number, end: number) => ({ path: String(start), start, end });

test('segments know which byte is where, and what comes after a gap', () => {
  const segments = [segment(10, 20), segment(20, 30), segment(40, 50), segment(50, 50)];
  expect([9, 10, 19, 20, 29, 30, 39, 40, 49, 50].map((at) => segmentAt(segments, at)?.start ?? null)).toEqual([
    null,
    10,
    10,
    20,
    20,
    null,
    null,
    40,
    40,
    null,
  ]);
  expect([0, 10, 25, 30, 45, 50, 60].map((at) => firstKept(segments, at))).toEqual([10, 10, 25, 40, 45, 50, 60]);
  expect(firstKept([], 7)).toBe(7);
});
