import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configFolderOf, linkParts } from '../../../src/main/adapters/agents/claude/terminal/config-folder';
import { makePlace } from './bench';
import type { Place } from './bench';

let place: Place;
let user: string;
beforeEach(async () => {
  place = await makePlace();
  user = join(place.home, 'user');
  await mkdir(join(user, 'skills'), { recursive: true });
  await writeFile(join(user, 'settings.json'), '{"theme":"light"}');
});
afterEach(() => place.remove());

it('copies files where the system links folders only', async () => {
  const to = join(place.home, 'run');
  await mkdir(to);
  await linkParts(user, to, async (target, path, type) => {
    if (type !== 'junction') throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    await symlink(target, path);
  });
  expect(await readFile(join(to, 'settings.json'), 'utf8')).toBe('{"theme":"light"}');
  expect(await readlink(join(to, 'skills'))).toBe(join(user, 'skills'));
  expect(await readlink(join(to, 'projects'))).toBe(join(user, 'projects'));
});

it('leaves a key of the CLI’s own where it is', async () => {
  const stateFile = join(user, '.claude.json');
  await writeFile(stateFile, JSON.stringify({ primaryApiKey: 'a-key-of-its-own', theme: 'light' }));
  const env = { ANTHROPIC_AUTH_TOKEN: 'a-dummy-token' };
  const folder = await configFolderOf({ folder: user, stateFile }, env, join(place.home, 'run'));
  const copy: unknown = JSON.parse(await readFile(join(folder ?? '', '.claude.json'), 'utf8'));
  expect(copy).toMatchObject({ theme: 'light', hasCompletedOnboarding: true });
  expect(copy).not.toHaveProperty('primaryApiKey');
});
