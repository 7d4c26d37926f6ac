import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bytes, onDisk, readAll, setUp } from './terminal-folder';

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
