import { expect, it } from 'vitest';
import { shortcutRows } from '../../../src/renderer/src/state/keys/shortcut-table';
import { capsOf, keysOfMachine } from '../../../src/renderer/src/ui/key-caps';

it.each([
  ['ctrl+f', ['Ctrl', 'F']],
  ['g h', ['G', 'H']],
  ['ctrl++', ['Ctrl', '+']],
  ['meta+=', ['⌘', '=']],
  ['+', ['+']],
  ['shift+arrowleft', ['⇧', '←']],
  ['arrowright', ['→']],
])('%s is drawn as %j', (keys, caps) => {
  expect(capsOf(keys)).toEqual(caps);
});

it('every key of the table has a cap that can be read', () => {
  const caps = shortcutRows.flatMap(([, row]) => row.keys.flatMap(capsOf));
  expect(caps.filter((cap) => cap === '' || /^[a-z]/.test(cap))).toEqual([]);
});

it('only the keys of the machine are shown, and all where both have the same', () => {
  const both = ['ctrl+=', 'ctrl++', 'meta+=', 'meta++'];
  expect(keysOfMachine(both, true)).toEqual(['meta+=', 'meta++']);
  expect(keysOfMachine(both, false)).toEqual(['ctrl+=', 'ctrl++']);
  expect([keysOfMachine(['ctrl+.'], true), keysOfMachine(['j', 'arrowdown'], false)]).toEqual([
    ['ctrl+.'],
    ['j', 'arrowdown'],
  ]);
  for (const [, row] of shortcutRows) expect(keysOfMachine(row.keys, false)).not.toEqual([]);
});
