import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '../../../src/main/adapters/sqlite/backup';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';

let scratch: Awaited<ReturnType<typeof scratchHome>>;
beforeEach(async () => {
  scratch = await scratchHome();
});
afterEach(() => scratch.sweep());

/** `croft doctor` as somebody types it, with an environment of nothing but what is given. */
const doctor = (home: string, env: Record<string, string> = {}) =>
  new Promise<{ code: number; text: string }>((told) => {
    execFile(
      process.execPath,
      [resolve('out/main/serve.js'), 'doctor', '--home', home],
      { env: { PATH: process.env['PATH'], HOME: scratch.projects, ...env } },
      (error, out, err) => told({ code: Number(error?.code ?? 0), text: out + err }),
    );
  });

async function ranOnce(): Promise<string> {
  const farm = await startFarmProcess({ home: scratch.home });
  await farm.end();
  return join(scratch.home, 'croft.db');
}

test('a home that is not there is told of, and not made', async () => {
  const home = join(scratch.projects, 'nothing');
  expect(await doctor(home)).toEqual({ code: 0, text: `Croft has kept nothing in ${home} so far.\n` });
  expect(existsSync(home)).toBe(false);
});

test('a farm that runs is asked, with the token of its home or one of its own', async () => {
  const farm = await startFarmProcess({ home: scratch.home });
  const { code, text } = await doctor(scratch.home);
  expect(text).toContain(`Croft (process ${farm.child.pid}) runs in ${scratch.home}, at ${farm.url}.`);
  expect(text).toMatch(/^ok {4}Database: .* sound and writable/m);
  const checks = await farm.api<{ checks: { state: string; title: string }[] }>('GET', '/api/doctor');
  for (const { title } of checks.checks) expect(text).toContain(`${title}: `);
  expect(code).toBe(checks.checks.some(({ state }) => state === 'bad') ? 1 : 0);
  const stranger = await doctor(scratch.home, { API_KEYS: 'not-the-right-token' });
  expect(stranger).toMatchObject({ code: 1 });
  expect(stranger.text).toContain('It does not take this token.');
  expect(await farm.end()).toBe(0);
});

test('where none runs, the database and its copies are looked at, and nothing is changed', async () => {
  const path = await ranOnce();
  expect(await doctor(scratch.home)).toMatchObject({ code: 0 });
  const raw = new Database(path);
  backUp(raw, path, 8, Date.now());
  raw.close();
  const before = await stat(path);
  const sound = await doctor(scratch.home);
  expect(sound.text).toContain(`Croft does not run in ${scratch.home}.`);
  expect(sound.text).toMatch(/every page of it is sound/);
  expect(sound.text).toMatch(/Daily copies: 1; the newest sound one is of /);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);

  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(8192, 7), 0, 8192, 4096);
  await file.close();
  const damaged = await doctor(scratch.home);
  expect(damaged.code).toBe(1);
  expect(damaged.text).toMatch(/^bad {3}Database: .*not sound: /m);
  expect(damaged.text).toContain('--restore-backup');
  await rm(path);
  expect((await doctor(scratch.home)).text).toContain('It is gone, though there are copies of it.');
  await writeFile(path, 'no database');
  expect((await doctor(scratch.home)).text).toContain('not sound');
});
