import { describe, expect, it } from 'vitest';
import { disarm, fixedSettings, parseConfigList } from '../../../src/main/adapters/git/disarm';
import type { ConfigEntry } from '../../../src/main/adapters/git/disarm';

const entry = (scope: string, key: string, value = 'evil'): ConfigEntry => ({ scope, key, value });
const added = (...entries: ConfigEntry[]) => disarm(entries).slice(fixedSettings.length);

describe('disarm', () => {
  it('adds nothing for a repository that names no programs', () => {
    expect(added(entry('local', 'core.bare', 'false'), entry('local', 'remote.origin.url', 'x'))).toEqual([]);
    expect(added(entry('local', 'branch.main.remote'), entry('local', 'advice.detachedhead'))).toEqual([]);
  });

  it.each([
    ['core.sshcommand', 'ssh'],
    ['core.editor', ':'],
    ['sequence.editor', ':'],
    ['core.pager', 'cat'],
    ['core.askpass', ''],
    ['core.attributesfile', ''],
    ['pager.log', 'false'],
    ['diff.external', ''],
    ['diff.A b.c.textconv', ''],
    ['diff.x.command', ''],
    ['merge.x.driver', 'git merge-file -q %A %O %B || exit 1'],
    ['gpg.program', ''],
    ['gpg.ssh.program', ''],
    ['gpg.ssh.defaultkeycommand', ''],
    ['credential.helper', ''],
    ['credential.https://x.y.helper', ''],
    ['remote.origin.uploadpack', ''],
    ['submodule.x.update', 'none'],
    ['gc.recentobjectshook', ''],
    ['trailer.x.cmd', ''],
    ['interactive.difffilter.somenewcommand', ''],
  ])('overrides %s of the repository', (key, value) => {
    expect(added(entry('local', key))).toEqual([[key, value]]);
    expect(added(entry('worktree', key))).toEqual([[key, value]]);
    expect(added(entry('global', key), entry('system', key))).toEqual([]);
  });

  it('switches a filter off as a whole when the repository defines a part of it', () => {
    const off = [
      ['filter.A.b.clean', ''],
      ['filter.A.b.smudge', ''],
      ['filter.A.b.process', ''],
      ['filter.A.b.required', 'false'],
    ];
    expect(added(entry('local', 'filter.A.b.process'))).toEqual(off);
    expect(added(entry('global', 'filter.A.b.clean', 'mine'), entry('local', 'filter.A.b.clean'))).toEqual(off);
    expect(added(entry('local', 'filter.A.b.required', 'true'))).toEqual([]);
  });

  it("leaves the user's own filter where the repository says the same", () => {
    const lfs = entry('global', 'filter.lfs.process', 'git-lfs filter-process');
    expect(added(lfs)).toEqual([]);
    expect(added(lfs, { ...lfs, scope: 'local' })).toEqual([]);
  });

  it.each([
    'lfs.standalonetransferagent',
    'lfs.https://x.standalonetransferagent',
    'lfs.customtransfer.x.path',
    'lfs.extension.x.clean',
  ])('switches git-lfs off for %s', (key) =>
    expect(added(entry('local', key)).map(([name]) => name)).toContain('filter.lfs.process'),
  );

  it('switches off hooks that come by configuration, whoever names them', () => {
    expect(added(entry('global', 'hook.my.check.command'))).toEqual([['hook.my.check.enabled', 'false']]);
  });

  it('ignores what came from our own environment', () => {
    expect(added(entry('command', 'core.sshcommand'), entry('command', 'filter.x.clean'))).toEqual([]);
  });
});

describe('parseConfigList', () => {
  it('reads values with line ends, empty values and keys without any', () => {
    const output = 'local\0core.bare\nfalse\0global\0alias.x\n!a\nb\0local\0x.y\0worktree\0filter.a=b\nc.clean\n\0';
    expect(parseConfigList(output)).toEqual([
      { scope: 'local', key: 'core.bare', value: 'false' },
      { scope: 'global', key: 'alias.x', value: '!a\nb' },
      { scope: 'local', key: 'x.y', value: '' },
      { scope: 'worktree', key: 'filter.a=b', value: 'c.clean\n' },
    ]);
    expect(parseConfigList('')).toEqual([]);
  });
});
