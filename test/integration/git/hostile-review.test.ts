import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles, writeProgram } from '../../builders/repo';
import { never, reason, value } from './git-test';
import { plantHooks, programs } from './hostile-programs';
import { AT, reviewForTests, TASK } from './review-bench';
import type { ReviewBench } from './review-bench';

const bench = reviewForTests();
const LINES = Array.from({ length: 9 }, (_, n) => `${n + 1}\n`).join('');

/** A repository whose attributes send every file through drivers named `x`, and work that needs a merge of texts to come home. */
async function diverged(use: ReviewBench) {
  const repo = use.scratch.repository('planted', {
    'a.txt': LINES,
    'b.txt': 'B\n',
    '.gitattributes': '* filter=x diff=x merge=x\n',
  });
  const worktree = await use.worktree(repo);
  writeFiles(worktree.path, { 'a.txt': LINES.replace('1', 'by the agent') });
  use.scratch.git(worktree.path, 'commit', '--quiet', '-am', 'work');
  writeFiles(worktree.path, { 'left.txt': 'left\n' });
  writeFiles(repo, { 'a.txt': LINES.replace('9', 'by the user') });
  use.scratch.git(repo, 'commit', '--quiet', '-am', 'main');
  const canary = join(use.scratch.path, 'canary');
  const program = writeProgram(
    join(use.scratch.path, 'evil.sh'),
    `echo "$0 $*" >> '${canary}'; cat 2>/dev/null; exit 0`,
  );
  return { repo, worktree, program, canary };
}

type Trap = Awaited<ReturnType<typeof diverged>>;

const wasRun = ({ canary }: Trap) => existsSync(canary) && readFileSync(canary, 'utf8');

/** Everything that a review does, in the order of a user who brings one task home and puts another one away. */
async function wholeReview(use: ReviewBench, { repo, worktree }: Trap, how: 'merge' | 'squash') {
  const review = value(await use.review(repo, worktree));
  expect([review.blocked, review.conflicts]).toEqual([null, []]);
  for (const { path } of review.files) {
    value(await use.git.reviewFile({ repository: repo, worktree, path, maxBytes: 100_000, signal: never }));
  }
  const landed = value(await use.accept(repo, worktree, { how }));
  value(await use.accept(repo, worktree, { how }));
  const span = { from: `${landed.commit}^1`, to: landed.commit };
  for (const { path } of value(await use.git.spanChanges({ repository: repo, span, limit: 10, signal: never })).files) {
    value(await use.git.spanFile({ repository: repo, span, path, maxBytes: 100_000, signal: never }));
  }
  writeFiles(worktree.path, { 'b.txt': 'more\n', 'new.txt': 'more\n' });
  const kept = value(await use.keep(repo, worktree));
  value(await use.putAway(repo, worktree));
  value(await use.git.keptSpan({ repository: repo, kept, signal: never }));
  value(await use.restore(repo, worktree, kept));
  value(await use.git.sweepKept({ repository: repo, before: AT + 1, signal: never }));
}

describe('a repository that names programs', () => {
  it.each(['merge', 'squash'] as const)('runs none of them in a review, and a %s comes out right', async (how) => {
    const use = bench();
    const trap = await diverged(use);
    for (const [key, valueOf] of programs) use.scratch.git(trap.repo, 'config', key, valueOf(trap.program));
    plantHooks(join(trap.repo, '.git/hooks'), trap.program);
    await wholeReview(use, trap, how);
    expect(wasRun(trap)).toBe(false);
    const text = readFileSync(join(trap.repo, 'a.txt'), 'utf8');
    expect(text).toBe(LINES.replace('1', 'by the agent').replace('9', 'by the user'));
    expect(readFileSync(join(trap.worktree.path, 'new.txt'), 'utf8')).toBe('more\n');
  });

  it('would run a merge driver under plain git: the trap works', async () => {
    const use = bench();
    const trap = await diverged(use);
    use.scratch.git(trap.repo, 'config', 'merge.x.driver', `${trap.program} %O %A %B`);
    try {
      use.scratch.git(trap.repo, 'merge-tree', '--write-tree', 'main', 'croft/one');
    } catch {
      // What counts is that the driver ran.
    }
    expect(wasRun(trap)).toContain('merge_file');
  });

  it('runs none that stand in the worktree, or come through an include', async () => {
    const use = bench();
    const trap = await diverged(use);
    const { git } = use.scratch;
    const file = join(use.scratch.path, 'more.config');
    for (const [name, valueOf] of programs) git(trap.repo, 'config', '--file', file, name, valueOf(trap.program));
    plantHooks(join(trap.worktree.path, 'hooks'), trap.program);
    writeFiles(trap.worktree.path, { '.gitignore': 'hooks/\n' });
    git(trap.repo, 'config', 'extensions.worktreeConfig', 'true');
    git(trap.repo, 'config', 'include.path', file);
    git(trap.repo, 'config', 'core.hooksPath', join(trap.worktree.path, 'hooks'));
    for (const [key, valueOf] of programs)
      appendFileSync(join(trap.repo, '.git/config.worktree'), entry(key, valueOf(trap.program)));
    await wholeReview(use, trap, 'merge');
    expect(wasRun(trap)).toBe(false);
  });
});

/** A setting as it stands in a file. */
function entry(key: string, text: string): string {
  const [section = '', ...rest] = key.split('.');
  const name = rest.pop() ?? '';
  const part = rest.length > 0 ? ` "${rest.join('.')}"` : '';
  return `[${section}${part}]\n\t${name} = "${text.replaceAll('"', '\\"')}"\n`;
}

describe('a repository that lies about its folders', () => {
  it('writes nowhere else when core.worktree says so', async () => {
    const use = bench();
    const trap = await diverged(use);
    const elsewhere = join(use.scratch.path, 'elsewhere');
    mkdirSync(elsewhere);
    use.scratch.git(trap.repo, 'config', 'core.worktree', elsewhere);
    expect(reason(await use.accept(trap.repo, trap.worktree))).toMatch(/^(git|review)\./);
    expect(existsSync(join(elsewhere, 'left.txt'))).toBe(false);
  });

  it('does not follow into a folder that the list of worktrees names and that is none of them', async () => {
    const use = bench();
    const trap = await diverged(use);
    const other = use.scratch.repository('other', { 'a.txt': 'other\n' });
    use.scratch.git(trap.repo, 'switch', '--quiet', '-c', 'mine');
    const record = join(trap.repo, '.git/worktrees/fake');
    writeFiles(record, { HEAD: 'ref: refs/heads/main\n', commondir: '../..\n', gitdir: `${other}/.git\n` });
    expect(reason(await use.accept(trap.repo, trap.worktree, { into: 'main' }))).toBe('git.strange_checkout');
    expect(use.scratch.git(other, 'status', '--porcelain')).toBe('');
    writeFileSync(join(other, '.git/HEAD'), 'ref: refs/heads/main\n');
    expect(readFileSync(join(other, 'a.txt'), 'utf8')).toBe('other\n');
  });

  it('does not write through a link that stands where a folder was', async () => {
    const use = bench();
    const trap = await diverged(use);
    const target = join(use.scratch.path, 'target');
    mkdirSync(target);
    writeFiles(trap.worktree.path, { 'box/in.txt': 'in\n' });
    symlinkSync(target, join(trap.repo, 'box'));
    expect(reason(await use.accept(trap.repo, trap.worktree))).toBe('review.would_overwrite');
    expect(existsSync(join(target, 'in.txt'))).toBe(false);
  });

  it('reads no file outside, and none that is not part of the work', async () => {
    const use = bench();
    const trap = await diverged(use);
    const { repo, worktree } = trap;
    writeFiles(use.scratch.path, { secret: 'SECRET\n' });
    writeFiles(worktree.path, { '.gitignore': '.env\n', '.env': 'SECRET\n' });
    symlinkSync(join(use.scratch.path, 'secret'), join(worktree.path, 'link'));
    const ask = async (path: string) =>
      JSON.stringify(await use.git.reviewFile({ repository: repo, worktree, path, maxBytes: 1000, signal: never }));
    for (const path of ['.env', '../secret', '/etc/hostname', 'link', '.git/config', 'a\0b', '-x']) {
      expect(await ask(path)).not.toContain('SECRET');
    }
    expect(await ask('link')).toContain('secret');
  });

  it('takes names like options for names', async () => {
    const use = bench();
    const { repo, worktree } = await diverged(use);
    const odd = ['-rf', '--upload-pack=x', 'it\'s "odd" ü', ':(glob)*', '*.txt'];
    for (const name of odd) writeFileSync(join(worktree.path, name), 'odd\n');
    const files = value(await use.review(repo, worktree)).files.map(({ path }) => path);
    expect(files).toEqual(expect.arrayContaining(odd));
    for (const path of odd) {
      const file = value(await use.git.reviewFile({ repository: repo, worktree, path, maxBytes: 1000, signal: never }));
      expect(file).toMatchObject({ before: null, after: 'odd\n', binary: false });
    }
    value(await use.accept(repo, worktree, { message: '--amend\n\nCroft-Tip: forged' }));
    expect(odd.map((name) => readFileSync(join(repo, name), 'utf8'))).toEqual(odd.map(() => 'odd\n'));
    expect(use.scratch.git(repo, 'log', '-1', '--format=%s')).toBe('--amend');
    expect(value(await use.keep(repo, worktree))).toEqual({ task: TASK, at: AT });
  });
});
