import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import type { StageLimits } from '../../../src/main/adapters/git/survey';
import type { Worktree } from '../../../src/main/ports/git';
import { writeFiles } from '../../builders/repo';
import { never, reason, gitForTests, value } from './git-test';
import type { GitBench } from './git-test';

const bench = gitForTests();

const commit = ({ git }: GitBench, worktree: Worktree, marker = 'run_1', message = 'Work') =>
  git.commitAll({ worktree, message, marker, signal: never });

/** The same scratch folder through an adapter with smaller limits. */
const withLimits = (use: GitBench, limits: StageLimits): GitBench => ({
  ...use,
  git: createGit({ env: use.scratch.env, limits }),
});

async function setUp() {
  const use = bench();
  const repo = use.scratch.repository('shop', { 'a.txt': 'A\n', 'b.txt': 'B\n' });
  return { use, repo, worktree: await use.worktree(repo), run: use.scratch.git };
}

describe('commitAll', () => {
  it('commits new, changed and deleted files to the branch with the marker as a trailer', async () => {
    const { use, repo, worktree, run } = await setUp();
    writeFiles(worktree.path, { 'a.txt': 'changed\n', 'dir/new.txt': 'new\n' });
    rmSync(join(worktree.path, 'b.txt'));
    const made = value(await commit(use, worktree, 'run_42', 'Add login: implementation\n\nWith a test.'));
    expect(run(repo, 'rev-parse', 'croft/one')).toBe(made);
    expect(run(worktree.path, 'show', '--name-status', '--format=%an <%ae>%n%B', 'HEAD')).toBe(
      'Test User <user@example.test>\nAdd login: implementation\n\nWith a test.\n\nCroft-Run: run_42\n\n\n' +
        'M\ta.txt\nD\tb.txt\nA\tdir/new.txt',
    );
    expect(run(worktree.path, 'status', '--porcelain')).toBe('');
    expect(run(worktree.path, 'log', '--format=%(trailers:key=Croft-Run,valueonly)', '-1').trim()).toBe('run_42');
  });

  it('commits nothing twice for one marker, and nothing where nothing changed', async () => {
    const { use, worktree, run } = await setUp();
    expect(value(await commit(use, worktree))).toBeNull();
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    const first = value(await commit(use, worktree));
    writeFiles(worktree.path, { 'a.txt': '3\n' });
    expect(value(await commit(use, worktree))).toBe(first);
    expect(value(await commit(use, worktree, 'run_2'))).not.toBe(first);
    expect(run(worktree.path, 'rev-list', '--count', `${worktree.base}..HEAD`)).toBe('2');
    expect(value(await commit(use, worktree, 'run_3'))).toBeNull();
  });

  it('takes an odd message and odd file names as they are', async () => {
    const { use, worktree, run } = await setUp();
    const names = ['-rf', '--upload-pack=x', 'a\nb', 'quote"\'s', 'ünï 😀', ':(exclude)a', '*', '  ', 'back\\slash'];
    writeFiles(worktree.path, Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    value(await commit(use, worktree, 'run_1', '--amend\n#comment\n\0\r\nCroft-Run: run_9'));
    const committed = run(worktree.path, 'ls-tree', '-z', '--name-only', 'HEAD').split('\0').filter(Boolean);
    expect(committed.toSorted()).toEqual(['a.txt', 'b.txt', ...names].toSorted());
    expect(run(worktree.path, 'log', '-1', '--format=%B')).toBe(
      '--amend\n#comment\n\nCroft-Run: run_9\n\nCroft-Run: run_1\n',
    );
  });

  it('takes over a branch that the agent made from ours, and puts the worktree back', async () => {
    const { use, repo, worktree, run } = await setUp();
    run(worktree.path, 'switch', '-c', 'feature');
    run(worktree.path, 'commit', '--allow-empty', '-m', 'by the agent');
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    const made = value(await commit(use, worktree));
    expect(run(repo, 'rev-parse', 'croft/one')).toBe(made);
    expect(run(worktree.path, 'symbolic-ref', '--short', 'HEAD')).toBe('croft/one');
    run(worktree.path, 'switch', '--detach');
    run(worktree.path, 'commit', '--allow-empty', '-m', 'detached');
    const head = run(worktree.path, 'rev-parse', 'HEAD');
    expect(value(await commit(use, worktree, 'run_2'))).toBe(head);
    expect(run(repo, 'rev-parse', 'croft/one')).toBe(head);
  });

  it('does not guess when the worktree is on something else', async () => {
    const { use, repo, worktree, run } = await setUp();
    run(worktree.path, 'commit', '--allow-empty', '-m', 'ours');
    const tip = run(repo, 'rev-parse', 'croft/one');
    run(worktree.path, 'switch', '-c', 'other', 'main');
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    expect(reason(await commit(use, worktree))).toBe('git.branch_diverged');
    expect(run(repo, 'rev-parse', 'croft/one')).toBe(tip);
    expect(readFileSync(join(worktree.path, 'a.txt'), 'utf8')).toBe('2\n');
  });

  it('commits a merge whose conflicts are resolved, and names the files of one that is not', async () => {
    const { use, repo, worktree, run } = await setUp();
    writeFiles(repo, { 'a.txt': 'main\n' });
    run(repo, 'commit', '-am', 'on main');
    writeFiles(worktree.path, { 'a.txt': 'task\n' });
    value(await commit(use, worktree));
    expect(() => run(worktree.path, 'merge', 'main')).toThrow();
    const refused = await commit(use, worktree, 'run_2');
    expect(reason(refused)).toBe('git.unmerged');
    expect(!refused.ok && refused.error.message).toContain('a.txt');
    writeFiles(worktree.path, { 'a.txt': 'both\n' });
    run(worktree.path, 'add', 'a.txt');
    value(await commit(use, worktree, 'run_2'));
    expect(run(worktree.path, 'rev-list', '--parents', '-1', 'HEAD').split(' ')).toHaveLength(3);
    expect(run(worktree.path, 'status')).toContain('nothing to commit');
    expect(run(worktree.path, 'status')).not.toContain('merg');
  });

  it('does not commit in the middle of a rebase', async () => {
    const { use, repo, worktree, run } = await setUp();
    writeFiles(repo, { 'a.txt': 'main\n' });
    run(repo, 'commit', '-am', 'on main');
    writeFiles(worktree.path, { 'a.txt': 'task\n' });
    value(await commit(use, worktree));
    expect(() => run(worktree.path, 'rebase', 'main')).toThrow();
    expect(reason(await commit(use, worktree, 'run_2'))).toBe('git.in_progress');
  });

  it('names a lock in its way and how old it is', async () => {
    const { use, repo, worktree } = await setUp();
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    const lock = join(repo, '.git/worktrees/one/index.lock');
    writeFileSync(lock, '');
    const fresh = await commit(use, worktree);
    expect(reason(fresh)).toBe('git.locked');
    const old = Date.now() / 1000 - 1200;
    utimesSync(lock, old, old);
    const stale = await commit(use, worktree);
    expect(!stale.ok && stale.error).toMatchObject({
      reason: 'git.locked',
      message: expect.stringContaining('20 minutes old'),
    });
    expect(!stale.ok && stale.error.next).toContain(lock);
    rmSync(lock);
    value(await commit(use, worktree));
    writeFiles(worktree.path, { 'a.txt': '3\n' });
    writeFileSync(join(repo, '.git/refs/heads/croft/one.lock'), '');
    expect(reason(await commit(use, worktree, 'run_2'))).toBe('git.locked');
  });

  it('commits the files of repositories inside the worktree, with a commit and without, also in one another', async () => {
    const { use, worktree, run } = await setUp();
    use.scratch.repository('worktrees/one/full', { 'f.txt': 'F\n', '.gitignore': 'ignored\n' });
    use.scratch.repository('worktrees/one/fresh');
    use.scratch.repository('worktrees/one/fresh/inner', { 'i.txt': 'I\n' });
    use.scratch.repository('worktrees/one/void');
    writeFiles(worktree.path, { 'fresh/g.txt': 'G\n', 'full/ignored': 'no' });
    value(await commit(use, worktree));
    expect(run(worktree.path, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')).toEqual([
      'a.txt',
      'b.txt',
      'fresh/g.txt',
      'fresh/inner/i.txt',
      'full/.gitignore',
      'full/f.txt',
    ]);
    expect(run(worktree.path, 'status', '--porcelain')).toMatch(/^(\?\? void\/)?$/);
    writeFiles(worktree.path, { 'full/more.txt': 'M\n' });
    value(await commit(use, worktree, 'run_2'));
    expect(run(worktree.path, 'ls-files', 'full/more.txt')).toBe('full/more.txt');
    expect(value(await commit(use, worktree, 'run_3'))).toBeNull();
  });

  it('commits a submodule as the commit that it stands on', async () => {
    const { use, worktree, run } = await setUp();
    const library = use.scratch.repository('library', { 'l.txt': 'L\n' });
    run(worktree.path, 'submodule', '--quiet', 'add', library, 'vendor/library');
    writeFiles(worktree.path, { 'vendor/library/dirty.txt': 'not committed there\n' });
    value(await commit(use, worktree));
    expect(run(worktree.path, 'ls-tree', 'HEAD', 'vendor/library')).toMatch(/^160000 commit /);
    expect(value(await commit(use, worktree, 'run_2'))).toBeNull();
  });

  it('does not commit what is too much, and says where it is', async () => {
    const { use, worktree } = await setUp();
    const small = withLimits(use, { files: 20, bytes: 1024 * 1024 });
    writeFiles(worktree.path, Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`node_modules/${i}.js`, 'x'])));
    use.scratch.repository('worktrees/one/inner', { 'i.txt': 'I\n' });
    const many = await commit(small, worktree);
    expect(reason(many)).toBe('git.too_large');
    expect(!many.ok && many.error.message).toContain('node_modules/');
    expect(use.scratch.git(worktree.path, 'ls-files')).toBe('a.txt\nb.txt');
    writeFiles(worktree.path, { '.gitignore': 'node_modules\n', 'movie.bin': Buffer.alloc(2 * 1024 * 1024) });
    const large = await commit(small, worktree);
    expect(!large.ok && large.error.message).toContain('movie.bin');
    rmSync(join(worktree.path, 'movie.bin'));
    value(await commit(small, worktree));
  });

  it('commits links, modes and what is no file without following them', async () => {
    const { use, worktree, run } = await setUp();
    symlinkSync('/etc/hostname', join(worktree.path, 'link'));
    chmodSync(join(worktree.path, 'a.txt'), 0o755);
    mkdirSync(join(worktree.path, 'empty'));
    value(await commit(use, worktree));
    expect(
      run(worktree.path, 'ls-tree', 'HEAD', 'link', 'a.txt')
        .split('\n')
        .map((line) => line.slice(0, 6)),
    ).toEqual(['100755', '120000']);
  });

  it('does not look further up when .git was removed', async () => {
    const use = bench();
    const outer = use.scratch.repository('worktrees', { 'outer.txt': 'O\n' });
    const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
    const worktree = await use.worktree(repo);
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    rmSync(join(worktree.path, '.git'));
    expect(reason(await commit(use, worktree))).toBe('git.worktree_damaged');
    mkdirSync(join(worktree.path, '.git'));
    expect(reason(await commit(use, worktree))).toBe('git.worktree_damaged');
    rmSync(worktree.path, { recursive: true });
    expect(reason(await commit(use, worktree))).toBe('git.worktree_missing');
    expect(use.scratch.git(outer, 'rev-list', '--count', 'HEAD')).toBe('1');
  });
});

describe('identity', () => {
  const nobody = gitForTests({}, '[init]\n  defaultBranch = main\n');

  it('is Croft where git knows nobody', async () => {
    const use = nobody();
    const repo = use.scratch.repository('fresh');
    const worktree = await use.worktree(repo);
    writeFiles(worktree.path, { 'a.txt': 'A\n' });
    value(await commit(use, worktree));
    expect(use.scratch.git(worktree.path, 'log', '--format=%an <%ae> %cn <%ce>')).toBe(
      'Croft <croft@localhost> Croft <croft@localhost>\n'.repeat(2).trim(),
    );
  });
});

describe('autosave', () => {
  const save = ({ git }: GitBench, worktree: Worktree, ref = 'refs/croft/autosave/one') =>
    git.autosave({ worktree, ref, message: 'turn 1', signal: never });

  it('saves everything without touching index, branch or files', async () => {
    const { use, repo, worktree, run } = await setUp();
    expect(value(await save(use, worktree))).toBeNull();
    writeFiles(worktree.path, { 'a.txt': 'staged\n', 'new.txt': 'new\n' });
    run(worktree.path, 'add', 'a.txt');
    writeFiles(worktree.path, { 'a.txt': 'not staged\n' });
    const before = run(worktree.path, 'status', '--porcelain=v2', '--branch');
    const saved = value(await save(use, worktree));
    expect(run(worktree.path, 'status', '--porcelain=v2', '--branch')).toBe(before);
    expect(run(repo, 'show', `${saved}:a.txt`)).toBe('not staged');
    expect(run(repo, 'show', `${saved}:new.txt`)).toBe('new');
    expect(value(await save(use, worktree))).toBeNull();
  });

  it('chains the saves, and keeps commits that the agent throws away', async () => {
    const { use, repo, worktree, run } = await setUp();
    writeFiles(worktree.path, { 'a.txt': '1\n' });
    const first = value(await save(use, worktree));
    run(worktree.path, 'commit', '-am', 'by the agent');
    const agents = run(worktree.path, 'rev-parse', 'HEAD');
    writeFiles(worktree.path, { 'a.txt': '2\n' });
    const second = value(await save(use, worktree));
    run(worktree.path, 'reset', '--hard', 'main');
    const third = value(await save(use, worktree));
    expect(run(repo, 'log', '--format=%H', '-1', 'refs/croft/autosave/one')).toBe(third);
    expect(run(repo, 'rev-list', '--parents', '-1', second ?? '').split(' ')).toEqual([second, first, agents]);
    expect(run(repo, 'rev-list', '--parents', '-1', third ?? '').split(' ')).toEqual([third, second]);
  });

  it('works in the middle of a merge with conflicts', async () => {
    const { use, repo, worktree, run } = await setUp();
    writeFiles(repo, { 'a.txt': 'main\n' });
    run(repo, 'commit', '-am', 'on main');
    writeFiles(worktree.path, { 'a.txt': 'task\n' });
    run(worktree.path, 'commit', '-am', 'task');
    expect(() => run(worktree.path, 'merge', 'main')).toThrow();
    const saved = value(await save(use, worktree));
    expect(run(repo, 'show', `${saved}:a.txt`)).toContain('<<<<<<<');
    expect(run(worktree.path, 'ls-files', '--unmerged')).not.toBe('');
  });

  it('takes no name that people look at', async () => {
    const { use, worktree } = await setUp();
    writeFiles(worktree.path, { 'a.txt': '1\n' });
    for (const ref of ['refs/heads/main', 'HEAD', '-x', 'refs/croft/a..b', 'refs/tags/x']) {
      expect(reason(await save(use, worktree, ref))).toBe('git.ref_name');
    }
  });
});
