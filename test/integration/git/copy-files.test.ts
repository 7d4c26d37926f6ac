import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInside } from '../../../src/main/adapters/git/open-inside';
import { writeFiles } from '../../builders/repo';
import { never, reason, gitForTests, value } from './git-test';

const bench = gitForTests();

describe('copied files', () => {
  it('are the untracked and ignored ones that match, with their modes', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', {
      '.gitignore': '.env\n',
      '.env.example': 'tracked\n',
      'a.txt': 'A\n',
    });
    writeFiles(repo, {
      '.env': 'KEY=1\n',
      '.env.local': 'KEY=2\n',
      'other.txt': 'no\n',
      'packages/web/.env': 'KEY=3\n',
      '.env.example': 'changed\n',
    });
    chmodSync(join(repo, '.env'), 0o600);
    const { path } = value(await use.ensure(repo, 'one', ['.env*', 'packages/*/.env']));
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('KEY=1\n');
    expect(statSync(join(path, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(path, '.env.local'), 'utf8')).toBe('KEY=2\n');
    expect(readFileSync(join(path, 'packages/web/.env'), 'utf8')).toBe('KEY=3\n');
    expect(readFileSync(join(path, '.env.example'), 'utf8')).toBe('tracked\n');
    expect(existsSync(join(path, 'other.txt'))).toBe(false);
  });

  it('are copied once: what the agent made of them stays', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
    writeFiles(repo, { '.env': '1\n', '.env.two': '2\n' });
    const { path } = value(await use.ensure(repo, 'one', ['.env*']));
    writeFiles(path, { '.env': 'agent\n' });
    rmSync(join(path, '.env.two'));
    value(await use.ensure(repo, 'one', ['.env*']));
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('agent\n');
    expect(existsSync(join(path, '.env.two'))).toBe(false);
  });

  it('are never committed, saved or shown, ignored or not, even staged by force', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { '.gitignore': '.env\n', 'a.txt': 'A\n' });
    writeFiles(repo, { '.env': 'SECRET\n', '.env.local': 'SECRET\n', 'odd [*] :name/.env.x': 'SECRET\n' });
    const worktree = value(await use.ensure(repo, 'one', ['.env*', '*/.env.x']));
    const paths = (ref: string) => use.scratch.git(repo, 'ls-tree', '-r', '--name-only', ref);
    use.scratch.git(worktree.path, 'add', '--force', '.env', '.env.local');
    writeFiles(worktree.path, { 'new.txt': 'n\n' });
    const save = { worktree, ref: 'refs/croft/save', message: 's', signal: never };
    value(await use.git.autosave(save));
    expect(paths('refs/croft/save')).toBe('.gitignore\na.txt\nnew.txt');
    value(await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never }));
    expect(paths('croft/one')).toBe('.gitignore\na.txt\nnew.txt');
    expect(value(await use.git.changes(worktree, 10, never)).files.map(({ path }) => path)).toEqual(['new.txt']);
    expect(value(await use.git.diff(worktree, '.env.local', 1000, never)).diff).toBe('');
    expect(existsSync(join(worktree.path, '.env.local'))).toBe(true);
  });

  it('are not those behind a link, nor what is no file, nor what is huge', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
    writeFiles(use.scratch.path, { 'outside/.env': 'SECRET\n', secret: 'SECRET\n' });
    symlinkSync(join(use.scratch.path, 'secret'), join(repo, '.env.link'));
    symlinkSync(join(use.scratch.path, 'outside'), join(repo, 'linked'));
    execFileSync('mkfifo', [join(repo, '.env.pipe')]);
    mkdirSync(join(repo, '.env.folder'));
    writeFiles(repo, { '.env.huge': Buffer.alloc(11 * 1024 * 1024), '.env.good': 'ok\n' });
    const { path } = value(await use.ensure(repo, 'one', ['.env*', 'linked/.env', '**/.env']));
    expect(existsSync(join(path, '.env.good'))).toBe(true);
    for (const name of ['.env.link', 'linked', '.env.pipe', '.env.folder', '.env.huge']) {
      expect(existsSync(join(path, name)), name).toBe(false);
    }
  });

  it('are opened only where they truly lie, whatever is swapped on the way', async () => {
    const { scratch } = bench();
    const root = join(scratch.path, 'root');
    writeFiles(scratch.path, { 'outside/.env': 'SECRET\n', 'root/inside/.env': 'ok\n', 'root-twin/.env': 'SECRET\n' });
    symlinkSync(join(scratch.path, 'outside'), join(root, 'link'));
    symlinkSync(join(root, 'inside/.env'), join(root, '.env'));
    const opens = async (path: string, max = 100) => {
      const file = await openInside(root, join(root, path), max);
      await file?.close();
      return file !== null;
    };
    expect(await opens('inside/.env')).toBe(true);
    expect(await opens('inside/.env', 2)).toBe(false);
    for (const path of ['link/.env', '.env', 'inside', '../root-twin/.env', '../outside/.env', 'nothing']) {
      expect(await opens(path), path).toBe(false);
    }
  });

  it.runIf(process.platform === 'linux')(
    'stay inside while somebody swaps a folder for a link all the time',
    async () => {
      const { scratch } = bench();
      const root = join(scratch.path, 'root');
      writeFiles(scratch.path, { 'outside/.env': 'SECRET\n', 'root/real/.env': 'fine\n' });
      symlinkSync(join(scratch.path, 'outside'), join(root, 'evil'));
      const swapper = spawn(
        'sh',
        ['-c', 'while :; do mv -T real now; mv -T now real; mv -T evil now; mv -T now evil; done'],
        {
          cwd: root,
          stdio: 'ignore',
        },
      );
      const seen = new Set<string>();
      try {
        for (let i = 0; i < 2000; i += 1) {
          const file = await openInside(root, join(root, 'now/.env'), 100);
          if (file === null) continue;
          seen.add(await file.readFile('utf8'));
          await file.close();
        }
      } finally {
        swapper.kill('SIGKILL');
        await once(swapper, 'exit');
      }
      expect([...seen].filter((text) => text !== 'fine\n')).toEqual([]);
    },
  );

  it('are not written through a link of the branch', async () => {
    const use = bench();
    const outside = join(use.scratch.path, 'outside');
    mkdirSync(outside);
    const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
    symlinkSync(outside, join(repo, 'config'));
    use.scratch.git(repo, 'add', 'config');
    use.scratch.git(repo, 'commit', '--quiet', '-m', 'link');
    rmSync(join(repo, 'config'));
    writeFiles(repo, { 'config/deep/.env': 'SECRET\n' });
    value(await use.ensure(repo, 'one', ['config/deep/.env']));
    expect(existsSync(join(outside, 'deep'))).toBe(false);
  });

  it('come from the folder of the workspace where that lies inside a repository', async () => {
    const use = bench();
    const repo = use.scratch.repository('mono', { 'web/a.txt': 'A\n' });
    writeFiles(repo, { '.env': 'top\n', 'web/.env': 'web\n' });
    const worktree = value(await use.ensure(join(repo, 'web'), 'one', ['.env*']));
    expect(existsSync(join(worktree.path, '.env'))).toBe(false);
    expect(readFileSync(join(worktree.path, 'web/.env'), 'utf8')).toBe('web\n');
    expect(value(await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never }))).toBeNull();
  });

  it.each(['../.env', '/etc/passwd', 'a/../../x', 'a\0b'])(
    'have no pattern that leaves the folder: %j',
    async (pattern) => {
      const use = bench();
      const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
      expect(reason(await use.ensure(repo, 'one', [pattern]))).toBe('git.copy_pattern');
    },
  );
});
