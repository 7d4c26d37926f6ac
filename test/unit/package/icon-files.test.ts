import { expect, test } from 'vitest';

import { icnsOf, icoOf } from '../../../scripts/icons/icon-files.mjs';

const pictureOf = (size: number) => Buffer.from(`picture ${size}`);

test('an .icns file is one block of blocks, each with its kind and length', () => {
  const file = icnsOf(pictureOf);
  expect([file.toString('latin1', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
  const found = new Map<string, string>();
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    found.set(file.toString('latin1', at, at + 4), file.toString('latin1', at + 8, at + file.readUInt32BE(at + 4)));
  }
  expect(found.get('ic10')).toBe('picture 1024');
  expect(found.get('ic07')).toBe('picture 128');
  expect(found.size).toBe(8);
});

test('an .ico file lists its pictures and where they lie', () => {
  const file = icoOf(pictureOf);
  expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 7]);
  const last = 6 + 16 * 6;
  expect(file.readUInt8(last)).toBe(0);
  const [length, offset] = [file.readUInt32LE(last + 8), file.readUInt32LE(last + 12)];
  expect(file.toString('latin1', offset, offset + length)).toBe('picture 256');
  expect(offset + length).toBe(file.length);
});
