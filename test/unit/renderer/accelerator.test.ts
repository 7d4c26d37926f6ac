import { expect, test } from 'vitest';
import { Accelerator } from '../../../src/main/contract/desktop';
import { acceleratorOf, acceleratorWords } from '../../../src/renderer/src/features/settings/accelerator';

const none = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

test.each([
  [{ ...none, key: 'c', code: 'KeyC', ctrlKey: true, altKey: true }, 'linux', 'CommandOrControl+Alt+C', 'Ctrl+Alt+C'],
  [{ ...none, key: 'ç', code: 'KeyC', metaKey: true, altKey: true }, 'darwin', 'CommandOrControl+Alt+C', '⌘⌥C'],
  [
    { ...none, key: 'T', code: 'KeyT', ctrlKey: true, shiftKey: true },
    'win32',
    'CommandOrControl+Shift+T',
    'Ctrl+Shift+T',
  ],
  [{ ...none, key: 'F9', code: 'F9', altKey: true }, 'linux', 'Alt+F9', 'Alt+F9'],
  [{ ...none, key: ' ', code: 'Space', ctrlKey: true }, 'linux', 'CommandOrControl+Space', 'Ctrl+Space'],
  [{ ...none, key: '+', code: 'Equal', ctrlKey: true }, 'linux', 'CommandOrControl+Plus', 'Ctrl+Plus'],
  [{ ...none, key: 'ArrowUp', code: 'ArrowUp', metaKey: true }, 'linux', 'Super+Up', 'Super+Up'],
] as const)('%o on %s is %s', (press, platform, accelerator, words) => {
  expect(acceleratorOf(press, platform)).toEqual({ kind: 'keys', accelerator });
  expect(Accelerator.parse(accelerator)).toBe(accelerator);
  expect(acceleratorWords(accelerator, platform)).toBe(words);
});

test('a key alone, Shift with a key and modifiers alone are no hotkey', () => {
  expect(acceleratorOf({ ...none, key: 'c', code: 'KeyC' }, 'linux').kind).toBe('wrong');
  expect(acceleratorOf({ ...none, key: 'C', code: 'KeyC', shiftKey: true }, 'linux').kind).toBe('wrong');
  expect(acceleratorOf({ ...none, key: 'Control', code: 'ControlLeft', ctrlKey: true }, 'linux').kind).toBe('part');
  expect(acceleratorOf({ ...none, key: 'MediaPlayPause', code: '', ctrlKey: true }, 'linux').kind).toBe('wrong');
});

test.each(['C', 'Shift+C', 'Control', 'CommandOrControl+', 'Ctrl+C', 'CommandOrControl+Alt+c; rm', 'Alt+ä'])(
  'the contract refuses %s',
  (text) => expect(Accelerator.safeParse(text).success).toBe(false),
);
