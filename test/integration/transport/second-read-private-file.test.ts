import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writePrivate } from '../../../src/main/shell/private-file';
import { smallDisk } from '../store/tmpfs';

it('a file that only a part of has room for stays as it was', (context) => {
  const disk = smallDisk(context, 1_024);
  const path = join(disk.folder, 'sessions.json');
  writePrivate(path, 'who is logged in');
  disk.fill(4);
  expect(() => writePrivate(path, 'x'.repeat(6_000))).toThrow('ENOSPC');
  expect(readFileSync(path, 'utf8')).toBe('who is logged in');
  expect(readdirSync(disk.folder).toSorted()).toEqual(['filler', 'sessions.json']);
});
