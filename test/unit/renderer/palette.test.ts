import { expect, test } from 'vitest';
import { catalogue } from '../../../src/main/contract/index';
import { paletteCommands } from '../../../src/renderer/src/features/palette/root-step';

const commands = Object.entries(catalogue).filter(([, operation]) => operation.kind === 'command');

test.each(commands.map(([name]) => name))('the palette offers %s', (name) => {
  expect(Object.keys(paletteCommands)).toContain(name);
});

test('the palette offers nothing that the catalogue does not have', () => {
  const known = new Set(commands.map(([name]) => name));
  expect(Object.keys(paletteCommands).filter((name) => !known.has(name))).toEqual([]);
});
