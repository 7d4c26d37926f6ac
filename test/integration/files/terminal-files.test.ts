import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { TASK, RUN, bytes, onDisk, readAll, setUp } from './terminal-folder';

describe('a terminal file', () => {
  it('is on disk when it says that it is stored, also before it is closed', async () => {
    const { folder, open } = setUp();
    const file = open();
    file.append(bytes('hello '));
    file.append(bytes('world'));
    await file.stored();
    expect(onDisk(folder)).toBe('hello world');
    await file.close();
  });

  it('joins what comes within a moment into one write, and does not let it wait for more', async () => {
    const { folder, clock, open } = setUp();
    const file = open();
    file.append(bytes('one '));
    clock.advance(249);
    file.append(bytes('two '));
    expect(clock.pending()).toBe(1);
    clock.advance(1);
    await vi.waitFor(() => expect(onDisk(folder)).toBe('one two '));
    file.append(bytes('three'));
    await vi.waitFor(() => expect(clock.pending()).toBe(1));
    clock.advance(250);
    await vi.waitFor(() => expect(onDisk(folder)).toBe('one two three'));
    expect(clock.pending()).toBe(0);
    await file.close();
  });

  it('writes much of it at once, in whatever pieces it came', async () => {
    const { folder, clock, open } = setUp({ segmentBytes: 300_000 });
    const file = open();
    const pieces = Array.from({ length: 60 }, (_, nr) => String(nr).repeat(1 + (nr % 7) * 6_000));
    pieces.forEach((piece) => file.append(bytes(piece)));
    await vi.waitFor(() => expect(onDisk(folder).length).toBeGreaterThan(600_000));
    clock.advance(250);
    await file.close();
    expect(onDisk(folder)).toBe(pieces.join(''));
  });

  it('is readable at once, and on disk when closed', async () => {
    const { folder, open } = setUp();
    const file = open();
    expect(file.extent()).toEqual({ start: 0, end: 0 });
    file.append(bytes('hello '));
    const source = bytes('world');
    file.append(source);
    source.fill(0);
    expect(file.extent()).toEqual({ start: 0, end: 11 });
    expect(await readAll(file)).toBe('hello world');
    expect(await file.read(6, 3)).toEqual({ from: 6, bytes: bytes('wor') });
    await file.close();
    expect(readdirSync(folder)).toEqual(['terminal.ansi']);
    expect(onDisk(folder)).toBe('hello world');
    expect(statSync(join(folder, 'terminal.ansi')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('makes no file while nothing was shown', async () => {
    const { home, open } = setUp();
    const file = open();
    file.append(bytes(''));
    expect(await file.read(0, 10)).toEqual({ from: 0, bytes: bytes('') });
    await file.close({ complete: true });
    expect(readdirSync(home)).toEqual([]);
  });

  it('goes on where it was', async () => {
    const { open, folder } = setUp();
    const first = open();
    first.append(bytes('one '));
    await first.close();
    const second = open();
    expect(second.extent()).toEqual({ start: 0, end: 4 });
    second.append(bytes('two'));
    expect(await readAll(second)).toBe('one two');
    await second.close();
    expect(onDisk(folder)).toBe('one two');
  });

  it('is shared by all who open it, and told about to each until it closes', async () => {
    const { terminals } = setUp();
    const files = terminals();
    const writer = files.open(TASK, RUN);
    const viewer = files.open(TASK, RUN);
    const [grownA, grownB] = [vi.fn(), vi.fn()];
    viewer.onGrow(grownA)();
    viewer.onGrow(grownB);
    writer.append(bytes('a'));
    expect([grownA, grownB].map((fn) => fn.mock.calls.length)).toEqual([0, 1]);
    expect(await readAll(viewer)).toBe('a');
    await viewer.close();
    await viewer.close();
    writer.append(bytes('b'));
    expect(grownB).toHaveBeenCalledOnce();
    const late = files.open(TASK, RUN);
    expect(await readAll(late)).toBe('ab');
    await Promise.all([writer.close(), late.close()]);
  });

  it('drops a viewer that throws', async () => {
    const { open, logger } = setUp();
    const file = open();
    const good = vi.fn();
    file.onGrow(() => {
      throw new Error('broken viewer');
    });
    file.onGrow(good);
    file.append(bytes('a'));
    file.append(bytes('b'));
    expect(good).toHaveBeenCalledTimes(2);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    await file.close();
  });

  it('refuses ids that are paths', () => {
    const { terminals } = setUp();
    expect(() => terminals().open('..', RUN)).toThrow(/not an id/);
    expect(() => terminals().open(TASK, 'a/b')).toThrow(/not an id/);
  });

  it('serves a follower every byte in order while it grows', async () => {
    const { open, folder } = setUp({ segmentBytes: 40_000, tailBytes: 5_000 });
    const file = open();
    const whole = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) % 256);
    let grow = (): void => undefined;
    file.onGrow(() => grow());
    const follow = async (): Promise<Buffer> => {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < whole.length;) {
        const grown = new Promise<void>((resolve) => (grow = resolve));
        const piece = await file.read(at, 9_000);
        expect(piece.from).toBe(at);
        if (piece.bytes.length === 0) await grown;
        pieces.push(piece.bytes);
        at += piece.bytes.length;
      }
      return Buffer.concat(pieces);
    };
    const followed = follow();
    for (let at = 0, size = 1; at < whole.length; at += size, size = (size * 13) % 7_001) {
      file.append(whole.subarray(at, at + size));
      if (size % 3 === 0) await new Promise(setImmediate);
    }
    expect((await followed).equals(Buffer.from(whole))).toBe(true);
    await file.close();
    expect(readdirSync(folder).length).toBeGreaterThan(5);
    const again = open();
    expect(again.extent()).toEqual({ start: 0, end: whole.length });
    const piece = await again.read(70_001, 1_000);
    expect(Buffer.from(piece.bytes).equals(Buffer.from(whole.subarray(70_001, 70_001 + piece.bytes.length)))).toBe(
      true,
    );
    await again.close();
  });
});

describe('a terminal that grows beyond its size', () => {
  it('drops the oldest files; offsets stay what they are', async () => {
    const { open, folder } = setUp({ segmentBytes: 10, keepBytes: 25, tailBytes: 0 });
    const file = open();
    for (let i = 0; i < 10; i += 1) {
      file.append(bytes(`line${i}....\n`));
      await file.stored();
      expect(onDisk(folder)).toContain(`line${i}....\n`);
    }
    await file.close();
    const again = open();
    const { start, end } = again.extent();
    expect(end).toBe(100);
    expect(end - start).toBeGreaterThanOrEqual(25);
    expect(end - start).toBeLessThanOrEqual(35);
    expect(await again.read(0, 5)).toEqual({ from: start, bytes: bytes(`line${start / 10}`) });
    expect(onDisk(folder)).toHaveLength(end - start);
    // Rebuilt from the beginning: what is gone is not written again.
    again.rebuild();
    for (let i = 0; i < 11; i += 1) again.append(bytes(`line${i}....\n`));
    expect(again.extent().end).toBe(111);
    await again.close({ complete: true });
    expect(await readAll(open(), 90)).toBe('line9....\nline10....\n');
  });
});
