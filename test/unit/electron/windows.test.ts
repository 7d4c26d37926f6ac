import { describe, expect, test } from 'vitest';
import { placeFor, windowStateIn } from '../../../src/main/electron/window-place';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const left = (x: number, y: number, width = 1000, height = 700) => ({
  place: { x, y, width, height },
  maximised: false,
});

describe('where a window comes back', () => {
  test('the first time: in the middle', () => {
    expect(placeFor(null, [main])).toEqual({ x: 320, y: 120, width: 1280, height: 800 });
  });
  test('where it was', () => {
    expect(placeFor(left(50, 60), [main])).toEqual({ x: 50, y: 60, width: 1000, height: 700 });
    expect(placeFor(left(2000, 60), [main, second])).toMatchObject({ x: 2000, y: 60 });
  });
  test('in the middle of the main display when its own is gone', () => {
    expect(placeFor(left(2000, 60), [main])).toEqual({ x: 460, y: 170, width: 1000, height: 700 });
  });
  test('not where its title bar cannot be taken hold of', () => {
    expect(placeFor(left(1900, 60), [main])).toMatchObject({ x: 460 });
    expect(placeFor(left(50, -300), [main])).toMatchObject({ x: 460 });
    expect(placeFor(left(50, 1030), [main])).toMatchObject({ x: 460 });
  });
  test('no larger than a display that is smaller than its own was', () => {
    expect(placeFor(left(5000, 0, 3000, 2000), [second])).toEqual({ x: 1920, y: 0, width: 1280, height: 1024 });
  });
  test('never smaller than can be used', () => {
    expect(placeFor(left(10, 10, 5, 5), [main])).toMatchObject({ width: 390, height: 500 });
  });
});

describe('the file that keeps it', () => {
  test('is read back', () => {
    expect(windowStateIn(JSON.stringify(left(1, 2)))).toEqual(left(1, 2));
  });
  test.each(['', '{', 'null', '[]', '{"place":null,"maximised":true}', '{"place":{"x":"1"},"maximised":false}'])(
    'a damaged one is not: %s',
    (text) => {
      expect(windowStateIn(text)).toBeNull();
    },
  );
  test('neither is one with numbers out of this world', () => {
    expect(windowStateIn(JSON.stringify(left(1e9, 0)))).toBeNull();
  });
});
