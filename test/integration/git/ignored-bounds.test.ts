import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gitEnvironment } from '../../../src/main/adapters/git/git-environment';
import { createRunGit } from '../../../src/main/adapters/git/git-process';
import { keepLimits, sortIgnored } from '../../../src/main/adapters/git/ignored';
import { openWorktree } from '../../../src/main/adapters/git/worktree-folder';
import { gitForTests, never, value } from './git-test';

const bench = gitForTests();

it('looks at so much of what git ignores and no more: the rest counts as too much for a copy', async () => {
  const { scratch, worktree } = bench();
  const repository = scratch.repository('shop', { '.gitignore': 'data-*/\n' });
  const { path } = await worktree(repository);
  for (let folder = 0; folder < 20; folder += 1) {
    const at = join(path, `data-${String(folder).padStart(2, '0')}`);
    mkdirSync(at);
    for (let file = 0; file < 10; file += 1) writeFileSync(join(at, `${file}.csv`), 'x');
  }
  const opened = value(await openWorktree(createRunGit(), gitEnvironment(scratch.env), path, never));
  const all = value(await sortIgnored(opened, repository, keepLimits));
  expect([all.kept.length, all.left.length]).toEqual([200, 0]);
  const some = value(await sortIgnored(opened, repository, { ...keepLimits, looked: 60 }));
  expect(some.kept).toHaveLength(50);
  expect(some.left).toHaveLength(15);
  expect(some.left.every(({ bytes, remade }) => bytes === null && !remade)).toBe(true);
});
