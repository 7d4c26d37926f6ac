import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolders } from '../../../src/main/adapters/folders';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'croft-folders-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folders = () => createFolders({ env: { HOME: home }, home: join(home, 'data', 'croft') });
const make = (...names: string[]) => names.forEach((name) => mkdirSync(join(home, name), { recursive: true }));

describe('resolve', () => {
  it('gives the absolute path without links', async () => {
    make('shop');
    symlinkSync(join(home, 'shop'), join(home, 'link'));
    for (const path of [join(home, 'shop'), join(home, 'link'), '~/shop', ` ${home}/./shop/../shop/ `]) {
      expect(await folders().resolve(path)).toEqual({ ok: true, value: join(home, 'shop') });
    }
  });

  it.each([
    ['relative', 'shop', 'invalid', 'folder.not_absolute'],
    ['with a NUL', '/tmp\0/x', 'invalid', 'folder.not_absolute'],
    ["another user's home", '~root/x', 'invalid', 'folder.not_absolute'],
    ['missing', '~/nowhere', 'not_found', 'folder.not_found'],
    ['a file', '~/file', 'invalid', 'folder.not_a_folder'],
    ['below a file', '~/file/x', 'not_found', 'folder.not_found'],
    ['a link to nowhere', '~/dangling', 'not_found', 'folder.not_found'],
    ['a loop', '~/loop', 'not_found', 'folder.not_found'],
    ['the root', '/', 'invalid', 'folder.root'],
    ['the root by a link', '~/root', 'invalid', 'folder.root'],
    ["the user's home", '~', 'invalid', 'folder.user_home'],
    ["the user's home by a link", '~/self', 'invalid', 'folder.user_home'],
    ["Croft's home", '~/data/croft', 'invalid', 'folder.croft_home'],
    ["in Croft's home", '~/data/croft/worktrees/x', 'invalid', 'folder.croft_home'],
    ["in Croft's home, by a link", '~/inside', 'invalid', 'folder.croft_home'],
    ["above Croft's home", '~/data', 'invalid', 'folder.holds_croft_home'],
    ["above Croft's home, by a link", '~/above', 'invalid', 'folder.holds_croft_home'],
  ])('refuses what is %s', async (_, path, code, reason) => {
    writeFileSync(join(home, 'file'), '');
    symlinkSync(join(home, 'none'), join(home, 'dangling'));
    symlinkSync(join(home, 'loop'), join(home, 'loop'));
    symlinkSync('/', join(home, 'root'));
    make('data/croft/worktrees/x');
    symlinkSync(home, join(home, 'self'));
    symlinkSync(join(home, 'data/croft/worktrees'), join(home, 'inside'));
    symlinkSync(join(home, 'data'), join(home, 'above'));
    const refused = await folders().resolve(path);
    expect(refused).toMatchObject({ ok: false, error: { code, reason, next: expect.any(String) } });
  });

  it("takes what is beside Croft's home, and in it what Croft itself has made", async () => {
    make('data/shop', 'data/croft-2', 'data/croft/demo/greeter');
    for (const path of ['data/shop', 'data/croft-2']) {
      expect(await folders().resolve(`~/${path}`)).toEqual({ ok: true, value: join(home, path) });
    }
    const own = join(home, 'data/croft/demo/greeter');
    expect(await folders().resolve(own)).toMatchObject({ error: { reason: 'folder.croft_home' } });
    expect(await folders().resolve(own, { isOurs: true })).toEqual({ ok: true, value: own });
  });

  it('knows Croft’s home where its own path has a link', async () => {
    make('disk/croft/demo');
    symlinkSync(join(home, 'disk'), join(home, 'data'));
    for (const path of ['~/disk/croft', '~/data/croft/demo']) {
      expect(await folders().resolve(path)).toMatchObject({ error: { reason: 'folder.croft_home' } });
    }
    expect(await folders().resolve('~/disk')).toMatchObject({ error: { reason: 'folder.holds_croft_home' } });
  });

  it('refuses what may not be read', async () => {
    make('closed');
    chmodSync(home, 0o755);
    chmodSync(join(home, 'closed'), 0);
    const isRoot = process.geteuid?.() === 0;
    // Nothing is closed to root: for this question the test is somebody else.
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(await folders().resolve('~/closed')).toMatchObject({
        ok: false,
        error: { reason: 'folder.not_readable' },
      });
      expect(await folders().suggest('~/closed/')).toEqual([]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('suggest', () => {
  const names = async (prefix: string) => (await folders().suggest(prefix)).map(({ name }) => name);

  it('completes what was typed, with folders only, and marks repositories', async () => {
    make('shop/.git', 'Shoes', 'site', '.hidden', 'shop-worktree');
    writeFileSync(join(home, 'shopping.txt'), '');
    writeFileSync(join(home, 'shop-worktree/.git'), 'gitdir: x');
    symlinkSync(join(home, 'site'), join(home, 'sho-link'));
    expect(await folders().suggest(join(home, 'sho'))).toEqual([
      { path: join(home, 'sho-link'), name: 'sho-link', isGit: false },
      { path: join(home, 'Shoes'), name: 'Shoes', isGit: false },
      { path: join(home, 'shop'), name: 'shop', isGit: true },
      { path: join(home, 'shop-worktree'), name: 'shop-worktree', isGit: true },
    ]);
    expect(await names('~/si')).toEqual(['site']);
    expect(await names('~')).toEqual(await names(`${home}/`));
  });

  it('shows hidden folders when a dot was typed', async () => {
    make('.config', '.cache', 'code');
    expect(await names('~/')).toEqual(['code']);
    expect(await names('~/.')).toEqual(['.cache', '.config']);
    expect(await names('~/.co')).toEqual(['.config']);
  });

  it('gives at most 20', async () => {
    make(...Array.from({ length: 40 }, (_, i) => `p${i}`));
    expect(await names('~/p')).toEqual(Array.from({ length: 20 }, (_, i) => `p${i}`));
  });

  it('has nothing to say, and does not fail, where nothing can be read', async () => {
    writeFileSync(join(home, 'file'), '');
    for (const prefix of [
      '',
      'relative',
      '~other/',
      '/nowhere/at/all',
      '~/file/x',
      'a\0b',
      '~/nothing',
      '/proc/1/fd/x\0',
    ]) {
      expect(await folders().suggest(prefix), prefix).toEqual([]);
    }
  });
});
