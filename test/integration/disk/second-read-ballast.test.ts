import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBallast } from '../../../src/main/adapters/disk/ballast';
import { createMemoryLogger } from '../../builders';
import { scratchFolder } from '../store/open-test-store';
import { smallDisk } from '../store/tmpfs';

const PLENTY = 1024 ** 3;

describe('the room that is held back', () => {
  it('is not an error where it cannot be given up: who tells of the full disk goes on', () => {
    const path = join(scratchFolder(), 'ballast');
    mkdirSync(join(path, 'in its place'), { recursive: true });
    const logger = createMemoryLogger();
    createBallast(path, logger).giveUp();
    expect(logger.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('is tried once where its writer gets less than the disk says that it has', async (context) => {
    const { folder } = smallDisk(context, 4_096);
    const logger = createMemoryLogger();
    const ballast = createBallast(join(folder, 'ballast'), logger);
    for (let look = 0; look < 3; look += 1) await ballast.make(PLENTY);
    expect(logger.lines).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made, given up, and made again', async () => {
    const path = join(scratchFolder(), 'ballast');
    const ballast = createBallast(path, createMemoryLogger());
    for (let time = 0; time < 2; time += 1) {
      await ballast.make(PLENTY);
      expect(existsSync(path)).toBe(true);
      ballast.giveUp();
      expect(existsSync(path)).toBe(false);
    }
  });
});
