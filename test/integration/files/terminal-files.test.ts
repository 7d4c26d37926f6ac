import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTerminalFiles } from '../../../src/main/adapters/files/terminal-files';
import type { TerminalFilesOptions } from '../../../src/main/adapters/files/terminal-files';
import type { TerminalFile } from '../../../src/main/ports/files';
import { createManualClock, createMemoryLogger } from '../../builders';

const TASK = 'task_00000001';
const RUN = 'run_00000001';

function setUp(limits: TerminalFilesOptions['limits'] = {}) {
  const home = mkdtempSync(join(tmpdir(), 'croft-terminal-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const [clock, logger] = [createManualClock(), createMemoryLogger()];
  const folder = join(home, 'tasks', TASK, 'runs', RUN);
  const terminals = () => createTerminalFiles({ home, clock, logger, limits });
  return { home, folder, clock, logger, terminals, open: () => terminals().open(TASK, RUN) };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);
const onDisk = (folder: string): string =>
  readdirSync(folder)
    .toSorted((a, b) => Number(/\d+/.exec(a) ?? 0) - Number(/\d+/.exec(b) ?? 0))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');

/** Everything from an offset on, as a viewer reads it. */
async function readAll(file: TerminalFile, from = 0, max = 7): Promise<string> {
  let all = '';
  for (let at = from; ;) {
    const piece = await file.read(at, max);
    if (piece.bytes.length === 0) return all;
    expect(piece.bytes.length).toBeLessThanOrEqual(max);
    all += text(piece.bytes);
    at = piece.from + piece.bytes.length;
  }
}

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

describe('rebuilding', () => {
  it('skips what is there and tells nobody of it', async () => {
    const { terminals, folder } = setUp();
    const before = terminals().open(TASK, RUN);
    before.append(bytes('the same old '));
    await before.close();
    const files = terminals();
    const [file, viewer] = [files.open(TASK, RUN), files.open(TASK, RUN)];
    const grown = vi.fn();
    viewer.onGrow(grown);
    file.rebuild();
    file.append(bytes('the same'));
    expect(file.extent().end).toBe(13);
    file.append(bytes(' o'));
    expect(grown).not.toHaveBeenCalled();
    file.append(bytes('ld story'));
    expect(grown).toHaveBeenCalledOnce();
    expect(await readAll(viewer, 9)).toBe('old story');
    await viewer.close();
    await file.close({ complete: true });
    expect(onDisk(folder)).toBe('the same old story');
  });

  it('writes the new from the first byte that differs', async () => {
    const { open, folder } = setUp();
    const before = open();
    before.append(bytes('one two three'));
    await before.close();
    const file = open();
    file.rebuild();
    file.append(bytes('one t'));
    file.append(bytes('en'));
    expect(file.extent().end).toBe(7);
    file.append(bytes(' more'));
    // A viewer that has bytes which are no more learns it from where it is sent.
    expect(await file.read(13, 5)).toEqual({ from: 12, bytes: bytes('') });
    expect(await readAll(file)).toBe('one ten more');
    await file.close();
    expect(onDisk(folder)).toBe('one ten more');
  });

  it('cuts what is left when the content was complete, and only then', async () => {
    const { open, folder } = setUp();
    const before = open();
    before.append(bytes('all of it\0\0\0\0'));
    await before.close();
    const interrupted = open();
    interrupted.rebuild();
    interrupted.append(bytes('all'));
    await interrupted.close();
    expect(onDisk(folder)).toBe('all of it\0\0\0\0');
    const file = open();
    file.rebuild();
    file.append(bytes('all of it'));
    await file.close({ complete: true });
    expect(onDisk(folder)).toBe('all of it');
  });

  it('gives a reader nothing of what is cut while it reads', async () => {
    const { open } = setUp();
    const before = open();
    before.append(bytes('one two three'));
    await before.close();
    const file = open();
    const reading = file.read(0, 100);
    file.rebuild();
    file.append(bytes('one ten'));
    expect(await reading).toEqual({ from: 0, bytes: bytes('one t') });
    expect(await readAll(file)).toBe('one ten');
    await file.close();
  });

  it('leaves the fold’s content, whatever was there before and however it comes', async () => {
    const content = fc.stringMatching(/^[ab]{0,40}$/);
    const chunks = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        content,
        content,
        chunks,
        fc.boolean(),
        fc.boolean(),
        async (old, fresh, sizes, sameStart, reopen) => {
          const { open, folder, home } = setUp({ segmentBytes: 7, tailBytes: 0 });
          const before = open();
          before.append(bytes(old));
          if (reopen) await before.close();
          const file = reopen ? open() : before;
          const whole = sameStart ? old + fresh : fresh;
          file.rebuild();
          for (let at = 0, i = 0; at < whole.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            file.append(bytes(whole.slice(at, at + size)));
            at += size;
            if (size % 2) await new Promise(setImmediate);
          }
          const closing = file.close({ complete: true });
          expect(await readAll(file)).toBe(whole);
          await closing;
          expect(existsSync(folder) ? onDisk(folder) : '').toBe(whole);
          rmSync(home, { recursive: true });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a disk that does not take the bytes', () => {
  /** A file in the folder's place: nothing can be written below it. */
  const refuse = (folder: string): void => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, '');
  };

  it('keeps the terminal live, and gets all of it later', async () => {
    const { open, folder, clock, logger } = setUp();
    const file = open();
    refuse(folder);
    file.append(bytes('still '));
    clock.advance(250);
    await vi.waitFor(() => expect(logger.lines).toHaveLength(1));
    file.append(bytes('here'));
    expect(await readAll(file)).toBe('still here');
    rmSync(folder);
    clock.advance(1_000);
    await file.close();
    expect(onDisk(folder)).toBe('still here');
  });

  it('costs the oldest bytes when it lasts, never the order', async () => {
    const { open, folder, clock, logger } = setUp({ waitingBytes: 40_000 });
    const file = open();
    refuse(folder);
    file.append(bytes('first'));
    clock.advance(250);
    await vi.waitFor(() => expect(logger.lines).toHaveLength(1));
    const line = `${'x'.repeat(9_999)}\n`;
    for (let i = 0; i < 10; i += 1) file.append(bytes(line));
    const { start, end } = file.extent();
    expect(end).toBe(100_005);
    expect(end - start).toBeLessThanOrEqual(40_000);
    rmSync(folder);
    clock.advance(1_000);
    await file.close();
    const again = open();
    expect(again.extent()).toEqual({ start, end });
    expect(await readAll(again, end - 20_000, 50_000)).toBe(line + line);
    await again.close();
  });

  it('does not hold up the close', async () => {
    const { open, folder, logger, clock } = setUp();
    const file = open();
    refuse(folder);
    file.append(bytes('lost'));
    await file.close();
    expect(logger.lines.at(-1)?.message).toContain('not on disk');
    expect(clock.pending()).toBe(0);
  });
});

describe('what may lie in the folder', () => {
  it('is not followed when it is a link', async () => {
    const { open, folder, home } = setUp();
    mkdirSync(folder, { recursive: true });
    const elsewhere = join(home, 'elsewhere');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, join(folder, 'terminal.ansi'));
    const file = open();
    file.append(bytes('agent'));
    await file.close();
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  });

  it('counts from the newest gap on, and goes when the terminal is written', async () => {
    const { open, folder } = setUp();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'terminal.ansi'), 'aaaa');
    writeFileSync(join(folder, 'terminal.10.ansi'), 'bbbb');
    writeFileSync(join(folder, 'terminal.14.ansi'), 'cc');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    chmodSync(join(folder, 'terminal.14.ansi'), 0o600);
    const file = open();
    expect(file.extent()).toEqual({ start: 10, end: 16 });
    expect(await file.read(0, 100)).toEqual({ from: 10, bytes: bytes('bbbb') });
    file.append(bytes('d'));
    await file.close();
    expect(readdirSync(folder).toSorted()).toEqual(['notes.txt', 'terminal.10.ansi', 'terminal.14.ansi']);
    expect(readFileSync(join(folder, 'terminal.14.ansi'), 'utf8')).toBe('ccd');
  });
});
