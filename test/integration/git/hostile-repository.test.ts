import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Worktree } from '../../../src/main/ports/git';
import { writeFiles, writeProgram } from '../../builders/repo';
import { plantHooks, programs } from './hostile-programs';
import { never, reason, gitForTests, value } from './git-test';
import type { GitBench } from './git-test';

const bench = gitForTests();

/** Everything that Croft does with a repository, in the order of a task. */
async function wholeTask(use: GitBench, repo: string, name: string, change: (worktree: Worktree) => void) {
  await use.git.inspect(repo);
  const worktree = await use.worktree(repo, name);
  change(worktree);
  await use.git.inspect(worktree.path);
  value(await use.git.changes(worktree, 100, never));
  for (const { path } of value(await use.git.changes(worktree, 100, never)).files) {
    value(await use.git.diff(worktree, path, 100_000, never));
  }
  value(await use.git.autosave({ worktree, ref: 'refs/croft/save', message: 'turn', signal: never }));
  value(await use.git.commitAll({ worktree, message: 'Work', marker: name, signal: never }));
  value(await use.git.changes(worktree, 100, never));
  await use.worktree(repo, name);
  return worktree;
}

interface Trap {
  readonly repo: string;
  readonly program: string;
  readonly canary: string;
}

/** A repository whose attributes send every file through drivers named `x`, and a program that leaves a canary. */
function plant({ scratch }: GitBench): Trap {
  const canary = join(scratch.path, 'canary');
  const program = writeProgram(join(scratch.path, 'evil.sh'), `echo "$0 $*" >> '${canary}'; cat 2>/dev/null; exit 0`);
  const repo = scratch.repository('planted', {
    'a.txt': 'A\n',
    '.gitattributes': '* filter=x diff=x merge=x\n',
    'sub/b.txt': 'B\n',
  });
  return { repo, program, canary };
}

describe('a repository that names programs', () => {
  it('would run them under plain git: the trap works', () => {
    const use = bench();
    const { repo, program, canary } = plant(use);
    for (const [key, valueOf] of programs) use.scratch.git(repo, 'config', key, valueOf(program));
    writeFiles(repo, { 'a.txt': '2\n' });
    try {
      use.scratch.git(repo, 'status');
      use.scratch.git(repo, 'add', '--all');
    } catch {
      // Git does not survive its filters; what counts is that they ran.
    }
    expect(existsSync(canary)).toBe(true);
  });

  it('runs none of them, and the work arrives', async () => {
    const use = bench();
    const { repo, program, canary } = plant(use);
    for (const [key, valueOf] of programs) use.scratch.git(repo, 'config', key, valueOf(program));
    plantHooks(join(repo, '.git/hooks'), program);
    const worktree = await wholeTask(use, repo, 'one', ({ path }) =>
      writeFiles(path, { 'a.txt': '2\n', 'n.txt': 'n\n' }),
    );
    expect(existsSync(canary) && readFileSync(canary, 'utf8')).toBe(false);
    expect(readFileSync(join(worktree.path, 'sub/b.txt'), 'utf8')).toBe('B\n');
    const tree = execFileSync('git', ['ls-tree', '-r', '--name-only', 'croft/one'], { cwd: repo, encoding: 'utf8' });
    expect(tree).toContain('n.txt');
  });

  it.each(['include.path', 'includeIf.onbranch:croft/**.path', 'includeIf.gitdir:**/worktrees/**.path'])(
    'runs none that come through %s',
    async (key) => {
      const use = bench();
      const { repo, program, canary } = plant(use);
      const file = join(use.scratch.path, 'more.config');
      for (const [name, valueOf] of programs) use.scratch.git(repo, 'config', '--file', file, name, valueOf(program));
      plantHooks(join(use.scratch.path, 'more-hooks'), program);
      use.scratch.git(repo, 'config', '--file', file, 'core.hooksPath', join(use.scratch.path, 'more-hooks'));
      use.scratch.git(repo, 'config', key, file);
      await wholeTask(use, repo, 'one', ({ path }) => writeFiles(path, { 'a.txt': '2\n' }));
      expect(existsSync(canary) && readFileSync(canary, 'utf8')).toBe(false);
    },
  );

  it('runs none that an agent adds while it works, for the whole repository or for its worktree', async () => {
    const use = bench();
    const { repo, program, canary } = plant(use);
    use.scratch.git(repo, 'config', 'extensions.worktreeConfig', 'true');
    await wholeTask(use, repo, 'one', ({ path }) => {
      writeFiles(path, { 'a.txt': '2\n' });
      for (const [key, valueOf] of programs) use.scratch.git(path, 'config', '--worktree', key, valueOf(program));
      plantHooks(join(path, 'hooks'), program);
      use.scratch.git(path, 'config', 'core.hooksPath', join(path, 'hooks'));
    });
    expect(existsSync(canary) && readFileSync(canary, 'utf8')).toBe(false);
  });

  it('does not look into submodules and embedded repositories with their own configuration', async () => {
    const use = bench();
    const { repo, program, canary } = plant(use);
    const attributes = { '.gitattributes': '* filter=inner\n' };
    const library = use.scratch.repository('library', { 'l.txt': 'L\n', ...attributes });
    use.scratch.git(repo, 'submodule', '--quiet', 'add', library, 'vendor');
    use.scratch.git(repo, 'commit', '--quiet', '-m', 'vendor');
    await wholeTask(use, repo, 'one', ({ path }) => {
      use.scratch.git(path, 'submodule', '--quiet', 'update', '--init');
      use.scratch.git(path, 'config', 'submodule.vendor.ignore', 'none');
      use.scratch.repository('worktrees/one/embedded', { 'e.txt': 'E\n', ...attributes });
      for (const inner of ['vendor', 'embedded']) {
        const folder = join(path, inner);
        // A driver that the outer repository does not know: git started in here would run it.
        for (const [key, valueOf] of programs) {
          use.scratch.git(folder, 'config', key.replace('.x.', '.inner.'), valueOf(program));
        }
        writeFiles(folder, { [inner === 'vendor' ? 'l.txt' : 'e.txt']: 'X\n' });
      }
    });
    expect(existsSync(canary) && readFileSync(canary, 'utf8')).toBe(false);
  });

  it('fetches nothing through a transport that the repository names', async () => {
    const use = bench();
    const { repo, program, canary } = plant(use);
    const { git } = use.scratch;
    const blob = git(repo, 'rev-parse', 'HEAD:sub/b.txt');
    chmodSync(join(repo, '.git/objects', blob.slice(0, 2)), 0o755);
    execFileSync('rm', ['-f', join(repo, '.git/objects', blob.slice(0, 2), blob.slice(2))]);
    git(repo, 'config', 'core.repositoryFormatVersion', '1');
    git(repo, 'config', 'extensions.partialClone', 'origin');
    git(repo, 'config', 'remote.origin.promisor', 'true');
    git(repo, 'config', 'remote.origin.url', `ext::${program}`);
    git(repo, 'config', 'remote.origin.uploadpack', program);
    git(repo, 'config', 'protocol.ext.allow', 'always');
    expect(reason(await use.ensure(repo, 'one'))).toMatch(/^git\./);
    git(repo, 'config', 'remote.origin.url', `file://${repo}`);
    expect(reason(await use.ensure(repo, 'two'))).toMatch(/^git\./);
    expect(existsSync(canary) && readFileSync(canary, 'utf8')).toBe(false);
  });

  it('gives up on a configuration that is too large to be disarmed', async () => {
    const use = bench();
    const { repo, program } = plant(use);
    const many = Array.from({ length: 2000 }, (_, i) => `[filter "f${i}"]\n\tclean = ${program}\n`).join('');
    appendFileSync(join(repo, '.git/config'), many);
    expect(reason(await use.ensure(repo, 'one'))).toBe('git.config_too_large');
  });

  it('commits only what is in the worktree, whatever core.worktree says', async () => {
    const use = bench();
    const { repo } = plant(use);
    use.scratch.git(repo, 'config', 'extensions.worktreeConfig', 'true');
    const worktree = await use.worktree(repo);
    use.scratch.git(worktree.path, 'config', '--worktree', 'core.worktree', join(use.scratch.path, 'home'));
    const refused = await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never });
    expect(reason(refused)).toBe('git.worktree_damaged');
  });
});

describe('filters of the user', () => {
  const filtered = gitForTests(
    {},
    '[user]\n  name = T\n  email = t@example.test\n[init]\n  defaultBranch = main\n' +
      '[filter "lfs"]\n  clean = tr a-z A-Z\n  smudge = tr A-Z a-z\n  required = true\n',
  );
  const files = { '.gitattributes': '*.big filter=lfs\n', 'a.big': 'content\n' };

  it('go on working where the repository does not redefine them', async () => {
    const use = filtered();
    const repo = use.scratch.repository('shop', files);
    use.scratch.git(repo, 'config', 'filter.lfs.clean', 'tr a-z A-Z');
    const worktree = await use.worktree(repo);
    expect(readFileSync(join(worktree.path, 'a.big'), 'utf8')).toBe('content\n');
    writeFiles(worktree.path, { 'b.big': 'more\n' });
    value(await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never }));
    expect(use.scratch.git(repo, 'cat-file', 'blob', 'croft/one:b.big')).toBe('MORE');
  });

  it.each([
    ['filter.lfs.smudge', 'touch ../../canary'],
    ['lfs.customtransfer.evil.path', 'touch'],
  ])('are switched off where the repository sets %s', async (key, program) => {
    const use = filtered();
    const repo = use.scratch.repository('shop', files);
    use.scratch.git(repo, 'config', key, program);
    const worktree = await use.worktree(repo);
    expect(readFileSync(join(worktree.path, 'a.big'), 'utf8')).toBe('CONTENT\n');
    expect(readdirSync(use.scratch.path)).not.toContain('canary');
  });
});

describe('names that look like options', () => {
  it.each(['-b', '--upload-pack=touch x', 'a..b', 'a b', 'x\ny', 'a.lock', '', '@{-1}', 'HEAD~1', 'a\0b'])(
    'refuses the branch %j',
    async (branch) => {
      const use = bench();
      const repo = use.scratch.repository('shop', { 'a.txt': 'A\n' });
      const path = join(use.scratch.path, 'worktrees/x');
      const made = await use.git.ensureWorktree({ repository: repo, path, branch, copyFiles: [], signal: never });
      expect(reason(made)).toBe('git.branch_name');
      expect(use.scratch.git(repo, 'branch', '--format=%(refname:short)')).toBe('main');
    },
  );

  it('takes folders and branches with odd names', async () => {
    const use = bench();
    const repo = use.scratch.repository('-it\'s a "sh\u00f6p" 😀', { 'a.txt': 'A\n' });
    const path = join(use.scratch.path, "work trees/-one 'two'");
    const branch = 'croft/task-ü-😀-"x"';
    const options = { repository: repo, path, branch, copyFiles: [], signal: never };
    const made = value(await use.git.ensureWorktree(options));
    expect(value(await use.git.ensureWorktree(options))).toEqual(made);
    writeFileSync(join(path, 'n.txt'), 'n');
    value(await use.git.commitAll({ worktree: made, message: 'x', marker: 'm', signal: never }));
    expect(value(await use.git.changes(made, 10, never)).files).toHaveLength(1);
  });
});
