import { describe, expect, it, test } from 'vitest';
import { catalogue } from '../../../src/main/contract/index';
import { fits } from '../../../src/renderer/src/features/palette/fits';
import { paletteCommands } from '../../../src/renderer/src/features/palette/root-step';

const commands = Object.entries(catalogue).filter(([, operation]) => operation.kind === 'command');

test.each(commands.map(([name]) => name))('the palette offers %s', (name) => {
  expect(Object.keys(paletteCommands)).toContain(name);
});

test('the palette offers nothing that the catalogue does not have', () => {
  const known = new Set(commands.map(([name]) => name));
  expect(Object.keys(paletteCommands).filter((name) => !known.has(name))).toEqual([]);
});

describe('what was typed', () => {
  it.each([
    ['', ['Pause the farm'], 1],
    ['pause', ['Pause the farm'], 1],
    ['farm pau', ['Pause the farm: nothing new starts'], 0.9],
    ['evening', ['Greet in the evening', 'demo'], 0.9],
    ['vening', ['Greet in the evening', 'demo'], 0.45],
    ['demo', ['Greet in the evening', 'demo'], 0.4],
    ['evening', ['Forget a key', 'in Settings'], 0],
    ['en', ['Open the next that needs you'], 0],
    ['grüße مرحبا', ['Grüße in مرحبا'], 0.9],
    ['👋', ['Greet'], 1],
  ])('%s in %o is %d', (search, words, score) => expect(fits(search, words)).toBe(score));
});
