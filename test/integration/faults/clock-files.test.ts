import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockedFailure } from '../../../src/main/adapters/git/failures';
import { beginCopy, finishCopy, listBackups } from '../../../src/main/adapters/sqlite/backup';
import { createSweep } from '../../../src/main/app/review/sweep';
import { ok } from '../../../src/main/contract/errors';
import type { Git } from '../../../src/main/ports/git';
import { openTokens } from '../../../src/main/shell/tokens';
import { NOON } from '../../builders/records';
import { createEngineFarm } from '../engine/engine-farm';

const DAY = 24 * 3_600_000;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'croft-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('a copy of the database that is made after the clock was set back is the newest, and stays', () => {
  const path = join(scratch(), 'croft.db');
  const copyAt = (at: number): string => {
    beginCopy(path);
    return finishCopy(path, 1, at);
  };
  for (const day of [10, 11, 12]) copyAt(NOON + day * DAY);
  const first = copyAt(NOON);
  expect(listBackups(path, NOON).at(-1)?.path).toBe(first);
  const second = copyAt(NOON + DAY);
  const third = copyAt(NOON + 2 * DAY);
  const now = NOON + 2 * DAY;
  expect(listBackups(path, now).map((backup) => backup.path)).toEqual([first, second, third]);
});

it('a clock that is set on by a month ends no time for which work was to be kept', async () => {
  const farm = await createEngineFarm();
  await farm.repository();
  const swept: number[] = [];
  const git: Git = {
    ...farm.app.git,
    sweepKept({ before }) {
      swept.push(before);
      return Promise.resolve(ok([]));
    },
  };
  const sweep = createSweep({ ...farm.app, git });
  const start = farm.clock.now();
  sweep.start();
  await sweep.idle();
  farm.clock.jump(31 * DAY);
  farm.clock.advance(DAY);
  await sweep.idle();
  await sweep.dispose();
  expect(swept).toEqual([start - 30 * DAY, start - 29 * DAY]);
});

it('a code to log in is good for minutes, not until the clock is where it was', () => {
  const clock = { now: NOON, elapsed: 0 };
  const tokens = openTokens({
    ...{ home: scratch(), apiKeys: ['some-key-0123456789'], warn: () => undefined },
    now: () => clock.now,
    elapsed: () => clock.elapsed,
  });
  if (!tokens.ok) throw new Error(tokens.error.message);
  const [early, late] = [tokens.value.mintCode(), tokens.value.mintCode()];
  clock.now += 10 * DAY;
  const session = tokens.value.book.redeem(early);
  expect(session).not.toBeNull();
  clock.now -= 20 * DAY;
  expect(tokens.value.book.find(session ?? '')).not.toBeNull();
  clock.elapsed += 11 * 60_000;
  expect(tokens.value.book.redeem(late)).toBeNull();
});

it('a lock of git from the future is not said to be some minutes old', () => {
  const lock = join(scratch(), 'index.lock');
  writeFileSync(lock, '');
  utimesSync(lock, Date.now() / 1000 + 864_000, Date.now() / 1000 + 864_000);
  expect(lockedFailure(lock).error.message).toBe(`Git is locked by ${lock}.`);
});
