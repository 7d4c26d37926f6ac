import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { onTestFinished } from 'vitest';
import { scratchFolder } from './open-test-store';

export interface SmallDisk {
  readonly folder: string;
  /** Mounts it anew with these options, as it is. */
  remount(options: string): void;
  /** Takes all of its space but so much. */
  fill(leaveKb: number): void;
  /** Gives back what `fill` took. */
  free(): void;
}

/** A disk of its own in memory; skips the test, saying why, where none can be mounted. */
export function smallDisk(context: TestContext, sizeKb: number): SmallDisk {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    context.skip('only root on Linux can mount a small disk');
  const folder = scratchFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k,mode=700`, 'croft-test', folder], { stdio: 'pipe' });
  } catch (error) {
    context.skip(`no small disk can be mounted here: ${String(error)}`);
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  return {
    folder,
    remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, folder]),
    fill(leaveKb) {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveKb * 1024)));
    },
    free: () => rmSync(filler, { force: true }),
  };
}
