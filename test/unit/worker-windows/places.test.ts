import { expect, test } from 'vitest';

import { socketPlaceOf } from '../../../src/main/adapters/worker-link/socket-place';
import { addKeyboard, typeInterrupt } from '../../../src/main/worker/processes/console-keys';
import { isPipe, parseAddress } from '../../../src/main/worker/options';

const FOLDER = String.raw`C:\Users\me\AppData\Roaming\Croft\workers\abc`;

test('on Windows a worker listens at a named pipe whose name only the holder of its token can know', () => {
  const { path } = socketPlaceOf(FOLDER, 'one token', 'win32');
  expect(path).toMatch(/^\\\\\.\\pipe\\croft-[0-9a-f]{20}$/);
  expect(socketPlaceOf(FOLDER, 'one token', 'win32').path).toBe(path);
  expect(socketPlaceOf(FOLDER, 'another token', 'win32').path).not.toBe(path);
  expect(path).not.toContain('one token');
  expect(isPipe(path)).toBe(true);
  expect(isPipe('/home/me/socket')).toBe(false);
  expect(parseAddress(`unix:${path}`)).toEqual({ kind: 'unix', path });
});

test('a path that fits nowhere is refused in words', () => {
  const deep = `/${'x'.repeat(120)}`;
  expect(() => socketPlaceOf(deep, 't', 'linux', [deep])).toThrow('Choose a shorter home folder.');
  expect(socketPlaceOf('/home/me/place', 't', 'darwin').path).toBe('/home/me/place/socket');
});

test('Ctrl-C goes to the terminal of that process, as long as it is open', () => {
  const typed: number[][] = [];
  const forget = addKeyboard(7, (bytes) => typed.push([...bytes]));
  expect([typeInterrupt(7), typeInterrupt(8)]).toEqual([true, false]);
  const again = addKeyboard(7, () => undefined);
  forget();
  expect(typeInterrupt(7)).toBe(true);
  again();
  expect([typeInterrupt(7), typed]).toEqual([false, [[3]]]);
});
