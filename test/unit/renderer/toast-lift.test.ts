import { describe, expect, it } from 'vitest';
import { coversNeeded, liftOf } from '../../../src/renderer/src/ui/toast-lift';
import type { Obstacle } from '../../../src/renderer/src/ui/toast-lift';

const room = { top: 56, bottom: 836 };
const needed = (top: number, bottom: number, weight = 1): Obstacle => ({ top, bottom, weight });
const row = (top: number, bottom: number): Obstacle => ({ top, bottom, weight: 0 });
const back = needed(58, 98);
const bar = needed(788, 844);
/** Where the messages end, of a height. */
const endOf = (height: number, ...obstacles: Obstacle[]) => room.bottom - liftOf(room, height, obstacles);

describe('a message in a narrow window', () => {
  it('stands at the lower end, above the bar of the screens', () => {
    expect(endOf(60)).toBe(836);
    expect(endOf(60, back, bar)).toBe(780);
  });

  it('goes above what is pressed down there, into the lowest place that is free', () => {
    expect(endOf(60, back, bar, needed(750, 780))).toBe(742);
    expect(endOf(60, back, bar, needed(700, 730))).toBe(692);
    expect(endOf(40, back, bar, needed(700, 730))).toBe(780);
  });

  it('covers rows rather than what is needed, and a free place rather than rows', () => {
    const rows = Array.from({ length: 12 }, (_, index) => row(100 + index * 57, 156 + index * 57));
    expect(endOf(60, back, bar, ...rows)).toBe(780);
    expect(endOf(60, back, bar, needed(720, 756), ...rows)).toBe(712);
    expect(endOf(60, back, bar, row(600, 788))).toBe(592);
  });

  it('covers as little as can be where there is no room, and never leaves its room', () => {
    const full = Array.from({ length: 10 }, (_, index) => needed(60 + index * 78, 130 + index * 78));
    const end = endOf(160, ...full);
    expect(end - 160).toBeGreaterThanOrEqual(room.top);
    expect(full.filter(({ top, bottom }) => top < end && bottom > end - 160)).toHaveLength(2);
    expect(endOf(900, back, bar)).toBe(836);
  });

  it('covers a button rather than the head of the screen, and both rather than a question', () => {
    const question = needed(214, 718, 10);
    const head = [needed(58, 98, 3), needed(58, 98, 3), needed(95, 130, 3)];
    const stages = [1, 2, 3, 4].map(() => needed(140, 214));
    const below = [needed(726, 760), needed(726, 760), needed(775, 811)];
    expect(endOf(66, ...head, ...stages, question, ...below)).toBe(836);
    expect(endOf(56, ...head, needed(132, 844, 10))).toBe(124);
  });

  it('is looked at again only for what is needed', () => {
    expect(coversNeeded(room, 60, 56, [bar, back, row(100, 780)])).toBe(false);
    expect(coversNeeded(room, 60, 56, [needed(779, 785)])).toBe(true);
    expect(coversNeeded(room, 60, 0, [bar])).toBe(true);
  });
});
