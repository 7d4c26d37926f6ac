import { describe, expect, test } from 'vitest';
import { createEarlyKey } from '../../../src/renderer/src/state/keys/early-key';

const turn = () => Promise.resolve();

describe('a key that is pressed while a screen is on its way', () => {
  test('is for the first shortcut of that screen which has it, once', () => {
    const early = createEarlyKey();
    early.screenComes();
    expect(early.keep('shift+shift')).toBe(false);
    expect(early.keep('shift+s')).toBe(true);
    expect(early.claim('new-agent')).toBeNull();
    expect([early.claim('new-shell'), early.claim('new-shell')]).toEqual(['shift+s', null]);
  });

  test('is not kept where no screen comes, nor once it is there', async () => {
    const early = createEarlyKey();
    expect(early.keep('t')).toBe(false);
    const isThere = early.screenComes();
    early.keep('t');
    isThere();
    await turn();
    expect(early.claim('tile-type')).toBeNull();
    expect(early.keep('t')).toBe(false);
  });

  test('is never for a screen on which it does what must have been seen first', () => {
    const early = createEarlyKey();
    early.screenComes();
    expect(early.keep('x')).toBe(false);
    const other = createEarlyKey();
    other.screenComes();
    other.keep('t');
    expect(other.claim('hands')).toBeNull();
  });

  test('is not kept when others follow: words typed ahead are no half command', () => {
    const early = createEarlyKey();
    early.screenComes();
    for (const key of ['t', 'l', 's', 't']) early.keep(key);
    expect(early.claim('tile-type')).toBeNull();
  });

  test('is forgotten with a key that was taken', () => {
    const early = createEarlyKey();
    early.screenComes();
    early.keep('t');
    early.forget();
    expect(early.claim('tile-type')).toBeNull();
  });
});
