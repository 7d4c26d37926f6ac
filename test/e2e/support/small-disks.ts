import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

export interface MountedDisk {
  readonly folder: string;
  /** Takes all of its space but so many KB. */
  fill(leaveKb: number): void;
  /** Gives back what `fill` took. */
  free(): void;
  unmount(): void;
}

/** Mounts a small disk in memory at a folder of a test's home; skips the test, saying why, where that cannot be done. */
export function mountDisk(context: TestContext, folder: string, sizeMb: number): MountedDisk {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    context.skip('only root on Linux can mount a small disk');
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=700`, 'croft-test', folder], { stdio: 'pipe' });
  } catch (error) {
    context.skip(`no small disk can be mounted here: ${String(error)}`);
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(leaveKb) {
      const { bavail, bsize } = statfsSync(folder);
      const chunk = Buffer.alloc(256 * 1024);
      try {
        for (let left = bavail * bsize - leaveKb * 1024; left > 0; left -= chunk.length) {
          writeFileSync(filler, chunk.subarray(0, Math.min(left, chunk.length)), { flag: 'a' });
        }
      } catch (error) {
        // Others write there, too: then it is full all the same.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['-l', folder]),
  };
}
