import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Logger } from '../../ports/logger';

const CHUNK = 1024 * 1024;
const CHUNKS = 16;
/** It is made only where so much more than itself is free. */
const PLENTY = 8 * CHUNKS * CHUNK;

/** A file that only takes room: given up on a full disk, so that the database's log can be carried over and what waits be written. */
export interface Ballast {
  /** Makes it when there is plenty of room and it is not there. Where that has failed, it is not tried again. */
  make(free: number): Promise<void>;
  /** Never throws. */
  giveUp(): void;
}

export function createBallast(path: string, logger: Logger): Ballast {
  const part = `${path}.part`;
  /** The disk says that it has more than its user gets, as with a quota: each try would take what is left. */
  let hasFailed = false;
  return {
    async make(free) {
      if (hasFailed || free < PLENTY || existsSync(path)) return;
      try {
        const file = await open(part, 'w', 0o600);
        try {
          // Noise: a file system that packs or shares what is alike would keep no room for zeros.
          for (let chunk = 0; chunk < CHUNKS; chunk += 1) await file.write(randomBytes(CHUNK));
        } finally {
          await file.close();
        }
        await rename(part, path);
      } catch (error) {
        hasFailed = true;
        logger.warn('no room could be held back for a full disk', { error: String(error) });
        await rm(part, { force: true });
      }
    },
    giveUp() {
      if (!existsSync(path)) return;
      try {
        rmSync(path, { force: true });
        logger.warn('the disk is full: the room that was held back is given up');
      } catch (error) {
        // Some file systems need room to remove a file.
        logger.warn('the disk is full, and the room that was held back cannot be given up', { error: String(error) });
      }
    },
  };
}
