import { existsSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { TASK, RUN, bytes, onDisk, readAll, setUp } from './terminal-folder';

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
