import { expect, test } from 'vitest';
import { Accelerator } from '../../../src/main/contract/desktop';
import { withDefaults } from '../../../src/main/core/settings/defaults';

const keys = (platform: string) =>
  Object.values(withDefaults({}, platform).desktop.hotkeys).filter((key) => key !== null);

test.each(['linux', 'darwin', 'win32'])('the hotkeys of %s are combinations that can be set', (platform) => {
  expect(keys(platform).length).toBeGreaterThan(0);
  for (const key of keys(platform)) expect(Accelerator.parse(key)).toBe(key);
});

test('on Windows no hotkey is one that types a letter with AltGr', () => {
  expect(keys('win32').filter((key) => /(?:CommandOrControl|Control)\+Alt/.test(key))).toEqual([]);
});

test('what was set stays, on every platform', () => {
  const hotkeys = { ...withDefaults({}, 'linux').desktop.hotkeys, 'show-hide': null };
  expect(withDefaults({ desktop: { hotkeys } }, 'win32').desktop.hotkeys).toEqual(hotkeys);
});
