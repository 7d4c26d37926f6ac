import { describe, expect, it } from 'vitest';
import { isShort, sizeWords } from '../../../src/main/adapters/disk/room';

const MB = 1024 ** 2;

describe('a disk', () => {
  it.each([
    ['large and nearly full', 100, 500_000, true],
    ['large', 200, 500_000, false],
    ['small, with an eighth free', 25, 192, false],
    ['small, with less', 23, 192, true],
    ['of no size', 0, 0, false],
  ])('that is %s', (_, free, size, short) => {
    expect(isShort({ free: free * MB, size: size * MB }, false)).toBe(short);
  });

  it('that was short is so until there is a quarter more', () => {
    const size = 500_000 * MB;
    expect(isShort({ free: 140 * MB, size }, true)).toBe(true);
    expect(isShort({ free: 161 * MB, size }, true)).toBe(false);
  });

  it('has a size in words', () => {
    expect([sizeWords(0), sizeWords(3.44 * MB), sizeWords(12_288 * MB)]).toEqual(['0.0 MB', '3.4 MB', '12.0 GB']);
  });
});
