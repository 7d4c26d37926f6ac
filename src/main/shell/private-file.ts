import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

/** Text of a file that only its owner may read; null: it is not there. Follows no symbolic link. */
export function readPrivate(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { mode } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new Error(`${path} is not a plain file`);
    if ((mode & 0o077) !== 0) fchmodSync(file, 0o600);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Puts a whole new file in place: a reader sees the old or the new one, never a part. */
export function writePrivate(path: string, text: string): void {
  const scratch = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(scratch, 'wx', 0o600);
    try {
      // All of it, or an error: on a disk that is nearly full one write may take a part.
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(scratch, path);
  } catch (error) {
    rmSync(scratch, { force: true });
    throw error;
  }
}
