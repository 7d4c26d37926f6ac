import { describe, expect, it } from 'vitest';

import { createReadPace } from '../../../src/main/worker/files/read-pace';
import { createRecentBytes } from '../../../src/main/worker/files/recent-bytes';

const KB = 1024;
const text = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString();

describe('the newest bytes of a spool', () => {
  it('are there from any offset on, and only those', () => {
    const recent = createRecentBytes();
    expect(recent.from(0)).toBeNull();
    recent.add(0, Buffer.from('one '));
    recent.add(4, Buffer.from('two '));
    recent.add(8, Buffer.from('three'));
    expect([0, 2, 4, 9, 12].map((offset) => text(recent.from(offset)))).toEqual([
      'one two three',
      'e two three',
      'two three',
      'hree',
      'e',
    ]);
    expect(recent.from(13)).toBeNull();
    recent.forget();
    expect(recent.from(4)).toBeNull();
  });

  it('are no more than 64 KB, but for one larger piece', () => {
    const recent = createRecentBytes();
    for (let nr = 0; nr < 20; nr += 1) recent.add(nr * 4 * KB, Buffer.alloc(4 * KB, nr));
    expect(recent.from(16 * KB - 1)).toBeNull();
    expect(recent.from(16 * KB)).toHaveLength(64 * KB);
    recent.add(80 * KB, Buffer.alloc(100 * KB));
    expect(recent.from(80 * KB - 1)).toBeNull();
    expect(recent.from(80 * KB)).toHaveLength(100 * KB);
  });

  it('are not kept byte by byte for ever', () => {
    const recent = createRecentBytes();
    for (let nr = 0; nr < 1_000; nr += 1) recent.add(nr, Buffer.of(nr % 256));
    expect(recent.from(743)).toBeNull();
    expect(recent.from(744)).toHaveLength(256);
  });

  it('begin anew behind a gap', () => {
    const recent = createRecentBytes();
    recent.add(0, Buffer.from('before'));
    recent.add(10, Buffer.from('after'));
    expect(recent.from(0)).toBeNull();
    expect(text(recent.from(10))).toBe('after');
  });
});

describe('the pace of a reader', () => {
  /** How often a reader takes something in a second when so much is printed so often. */
  function piecesOf(bytes: number, everyMs: number): number {
    let now = 0;
    const pace = createReadPace(() => now);
    let [waiting, pieces] = [0, 0];
    for (now = 0; now < 3_000; now += 1) {
      if (now % everyMs === 0) waiting += bytes;
      if (waiting === 0 || pace.restMs() > 0) continue;
      pace.took(waiting);
      waiting = 0;
      if (now >= 2_000) pieces += 1;
    }
    return pieces;
  }

  it('takes what is typed, and what a screen answers, at once', () => {
    expect(piecesOf(1, 10)).toBe(100);
    expect(piecesOf(3_000, 100)).toBe(10);
  });

  it('joins what is printed without an end', () => {
    expect(piecesOf(2_000, 20)).toBeLessThanOrEqual(21);
    expect(piecesOf(4_000, 1)).toBeLessThanOrEqual(21);
  });

  it('forgets within a second how much it was', () => {
    let now = 0;
    const pace = createReadPace(() => now);
    for (let nr = 0; nr < 1_000; nr += 1) pace.took(1_000_000);
    expect(pace.restMs()).toBe(50);
    now = 20;
    expect(pace.restMs()).toBe(30);
    now = 1_024;
    expect(pace.restMs()).toBe(0);
  });
});
