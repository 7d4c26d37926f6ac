import { describe, expect, it } from 'vitest';
import {
  createKeySequence,
  isCharacter,
  isOfCharacters,
  keyOf,
} from '../../../src/renderer/src/state/keys/key-sequence';
import { shortcutRows } from '../../../src/renderer/src/state/keys/shortcut-table';

const press = (key: string, more = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe('the name of a key', () => {
  it('has shift only where the key does not show it', () => {
    expect(press('n')).toBe('n');
    expect(press('A', { shiftKey: true })).toBe('shift+a');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('Enter', { shiftKey: true })).toBe('shift+enter');
    expect(press('F', { ctrlKey: true })).toBe('ctrl+f');
    expect(press('Escape')).toBe('escape');
    expect(press('ArrowDown')).toBe('arrowdown');
  });
});

describe('a character', () => {
  it('is a key that is typed in words, in any script, and none that is held with another', () => {
    const typed = (key: string, more = {}) =>
      isCharacter({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
    expect(['n', 'N', '?', ' ', '1', 'é', 'ж'].map((key) => typed(key))).toEqual(Array.from({ length: 7 }, () => true));
    expect(['Enter', 'Escape', 'F6', 'ArrowUp', 'Tab', 'Shift'].some((key) => typed(key))).toBe(false);
    expect(typed('k', { ctrlKey: true }) || typed('k', { metaKey: true }) || typed('k', { altKey: true })).toBe(false);
  });
});

it('keys that are typed as characters are told from others by their names', () => {
  expect(['w', '?', 'g s', 'shift+p', '1', '+'].every(isOfCharacters)).toBe(true);
  expect(['ctrl+k', 'meta+k', 'escape', 'f6', 'arrowdown', 'ctrl++', 'g enter'].some(isOfCharacters)).toBe(false);
});

describe('two keys, one after the other', () => {
  it('are one name if the second comes soon', () => {
    const next = createKeySequence(new Set(['g']));
    expect([next('g', 0), next('h', 500)]).toEqual([null, 'g h']);
    expect([next('g', 1000), next('n', 3000)]).toEqual([null, 'n']);
    expect([next('n', 4000), next('g', 5000), next('g', 5100), next('h', 5200)]).toEqual(['n', null, 'g g', 'h']);
  });
});

describe('the key table', () => {
  it('gives a key one meaning on each screen', () => {
    const seen = new Map<string, string>();
    for (const [id, { keys, place }] of shortcutRows) {
      for (const key of keys) {
        const places =
          place === 'Everywhere'
            ? ['Everywhere', 'Home', 'Task', 'Terminal']
            : [place, ...(place === 'Terminal' ? ['Task'] : [])];
        for (const where of places) {
          expect(seen.get(`${where} ${key}`), `${key} of ${id} on ${where}`).toBeUndefined();
          seen.set(`${where} ${key}`, id);
        }
      }
    }
  });

  it('never takes the first half of two keys for itself', () => {
    const keys = shortcutRows.flatMap(([, row]) => row.keys);
    const firsts = keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]);
    for (const first of firsts) expect(keys).not.toContain(first);
  });

  it('names keys as they are named when pressed', () => {
    for (const [, { keys }] of shortcutRows) for (const key of keys) expect(key).toBe(key.toLowerCase());
  });
});
