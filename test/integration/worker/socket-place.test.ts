import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { socketPlaceOf } from '../../../src/main/adapters/worker-link/socket-place';

let short: string;
beforeEach(() => {
  short = mkdtempSync(join(tmpdir(), 'c-'));
});
afterEach(() => rmSync(short, { recursive: true, force: true }));

const DEEP = `/home/somebody/${'deep/'.repeat(30)}workers/one`;
const placeIn = (...temporary: string[]) => socketPlaceOf(DEEP, 'token', 'linux', temporary);

test('a home that is too deep gets its socket in a temporary folder, which goes with the worker', () => {
  const { path, remove } = placeIn(short);
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(placeIn(short).path).toBe(path);
  remove();
  expect(existsSync(dirname(path))).toBe(false);
  expect(existsSync(short)).toBe(true);
});

test('a temporary folder that is too deep itself is passed over', () => {
  const tooDeep = join(short, 'x'.repeat(90));
  mkdirSync(tooDeep);
  expect(placeIn(tooDeep, short).path.startsWith(`${short}/croft-`)).toBe(true);
  expect(() => placeIn(tooDeep)).toThrow('Choose a shorter home folder.');
});

test('a folder of that name which others could have made is not used', () => {
  const folder = dirname(placeIn(short).path);
  chmodSync(folder, 0o755);
  expect(() => placeIn(short)).toThrow('not safe');
  rmSync(folder, { recursive: true });
  symlinkSync(short, folder);
  expect(() => placeIn(short)).toThrow('not safe');
});
