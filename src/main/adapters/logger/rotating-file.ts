import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface RotatingFile {
  write(line: string): void;
  close(): void;
}

export interface RotatingFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly maxBytes: number;
  /** Files kept, the one that is written to included. */
  readonly keep: number;
}

/**
 * A log file that never takes more than `keep * maxBytes` of disk. Made with the first line. Each line is on disk, as far as
 * this process can see to it, when `write` returns. A disk that takes no more costs lines, never the farm.
 */
export function createRotatingFile({ folder, name, maxBytes, keep }: RotatingFileOptions): RotatingFile {
  const pathOf = (index: number) => join(folder, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  let file: number | null = null;
  let size = 0;
  let lost = 0;

  const open = (): number => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(pathOf(0), 'a', 0o600);
    ({ size } = fstatSync(opened));
    file = opened;
    return opened;
  };
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const rotate = (): void => {
    close();
    rmSync(pathOf(keep - 1), { force: true });
    for (let index = keep - 2; index >= 0; index -= 1) moveIfThere(pathOf(index), pathOf(index + 1));
  };
  const append = (line: string): void => {
    const bytes = Buffer.from(line);
    let target = file ?? open();
    if (size > 0 && size + bytes.length > maxBytes) {
      rotate();
      target = open();
    }
    writeSync(target, bytes);
    size += bytes.length;
  };

  return {
    close,
    write(line) {
      try {
        append(lost > 0 ? `{"level":"warn","message":"lines were lost","lines":${lost}}\n${line}` : line);
        lost = 0;
      } catch {
        lost += 1;
      }
    },
  };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
