import { randomBytes } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { backUp } from '../../../src/main/adapters/sqlite/backup';
import Database from 'better-sqlite3';
import { startDesktopProcess } from '../../fakes/electron/desktop-process';
import type { DesktopProcess } from '../../fakes/electron/desktop-process';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';

interface ShownDialog {
  readonly id: number;
  readonly options: { message: string; detail: string; buttons: string[]; defaultId: number; cancelId: number };
}

let home: Awaited<ReturnType<typeof scratchHome>>;
let desktop: DesktopProcess | null = null;

afterEach(async () => {
  await desktop?.end();
  await home.sweep();
});

/** A home with a damaged database and a sound copy of it. */
async function damagedHome(): Promise<string> {
  home = await scratchHome();
  const farm = await startFarmProcess({ home: home.home, env: { CROFT_TEST: randomBytes(4).toString('hex') } });
  await farm.end();
  const path = join(home.home, 'croft.db');
  const raw = new Database(path);
  backUp(raw, path, Number(raw.pragma('user_version', { simple: true })), Date.now());
  raw.close();
  truncateSync(path, 4096);
  return home.home;
}

const dialogOf = (app: DesktopProcess): Promise<ShownDialog> =>
  waitFor('a dialog', async () => (await app.call<ShownDialog[]>('dialogs'))[0]);

it('a desktop whose database is damaged offers the restore, and starts with it', async () => {
  desktop = await startDesktopProcess({ home: await damagedHome() });
  const { id, options } = await dialogOf(desktop);
  expect(options.message).toMatch(/^Croft's database .*croft\.db is damaged/);
  expect(options.detail).toMatch(/puts the copy of \d\d:\d\d back/);
  expect(options.buttons).toEqual(['Restore the copy', 'Quit']);
  expect([options.defaultId, options.cancelId]).toEqual([1, 1]);
  await desktop.call('dialog.answer', id, { response: 0 });
  await desktop.started();
});

it('and ends, with everything as it was, where that is not wanted', async () => {
  desktop = await startDesktopProcess({ home: await damagedHome() });
  const { id } = await dialogOf(desktop);
  await desktop.call('dialog.answer', id, { response: 1 });
  expect(await desktop.exited()).toBe(1);
  expect(desktop.stderr()).toContain('--restore-backup');
});
