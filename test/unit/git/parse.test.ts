import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMarker, messageWithMarker } from '../../../src/main/adapters/git/commit-message';
import { parseDiff } from '../../../src/main/adapters/git/parse-diff';
import { parseWorktreeList } from '../../../src/main/adapters/git/worktree-list';

const raw = (status: string, ...paths: string[]) => `:100644 100644 aaaaaaa bbbbbbb ${status}\0${paths.join('\0')}\0`;

describe('parseDiff', () => {
  it('joins what git says of a file in two places', () => {
    const output =
      raw('M', 'a') +
      raw('R090', 'old', 'new') +
      raw('D', 'gone') +
      raw('A', 'pic') +
      '1\t2\ta\0' +
      '3\t4\t\0old\0new\0-\t-\tpic\0';
    expect(parseDiff(output)).toEqual([
      { path: 'a', from: null, status: 'modified', added: 1, removed: 2 },
      { path: 'new', from: 'old', status: 'renamed', added: 3, removed: 4 },
      { path: 'gone', from: null, status: 'deleted', added: null, removed: null },
      { path: 'pic', from: null, status: 'added', added: null, removed: null },
    ]);
  });

  it('has other words for a submodule, a conflict and a change of type', () => {
    const link = ':000000 160000 0000000 aaaaaaa A\0vendor\0';
    const files = parseDiff(link + raw('U', 'c') + raw('M', 'c') + raw('T', 't'));
    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ['vendor', 'other'],
      ['c', 'other'],
      ['t', 'other'],
    ]);
  });

  it('gives what is whole in an output that was cut anywhere', () => {
    const output = [raw('M', 'a'), raw('R100', 'old', 'new'), '1\t2\ta\0', '0\t0\t\0old\0new\0'].join('');
    fc.assert(
      fc.property(fc.nat(output.length), (end) => {
        const paths = parseDiff(output.slice(0, end)).map(({ path }) => path);
        expect(['a', 'new'].slice(0, paths.length)).toEqual(paths);
      }),
    );
  });
});

describe('parseWorktreeList', () => {
  it('reads entries and their locks', () => {
    const output = [
      'worktree /repo\nHEAD 1\nbranch refs/heads/main',
      'worktree /w/one two\nHEAD 1\ndetached\nlocked on a stick',
      'worktree /w/new\nHEAD 0\nbranch refs/heads/croft/x\nlocked initializing',
    ].join('\n\n');
    expect(parseWorktreeList(`${output}\n\n`)).toEqual([
      { path: '/repo', branch: 'refs/heads/main', locked: false },
      { path: '/w/one two', branch: null, locked: true },
      { path: '/w/new', branch: 'refs/heads/croft/x', locked: false },
    ]);
  });
});

describe('the marker of a commit', () => {
  const commit = (message: string) => `tree 1\nparent 2\nauthor A <a@b> 1 +0000\n\n${message}`;

  it('is found in what was written with it, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const text = messageWithMarker(message, 'run_1');
        expect(hasMarker(commit(text), 'run_1')).toBe(true);
        expect(hasMarker(commit(text), 'run_')).toBe(false);
        expect(text).not.toContain('\0');
      }),
    );
  });

  it('counts only at the end, as a line of its own', () => {
    expect(hasMarker(commit('Croft-Run: run_1\n\nmore\n'), 'run_1')).toBe(false);
    expect(hasMarker(commit('x\n\nsays Croft-Run: run_1\n'), 'run_1')).toBe(false);
    expect(hasMarker(commit('x\n\nSigned-off-by: a\nCroft-Run: run_1\n'), 'run_1')).toBe(true);
  });

  it('is one line', () => {
    expect(() => messageWithMarker('x', 'run_1\nCo-authored-by: x')).toThrow();
    expect(() => messageWithMarker('x', ' ')).toThrow();
  });
});
