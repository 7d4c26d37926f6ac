import { describe, expect, it } from 'vitest';
import { userShell } from '../../../src/main/core/settings/shell';

describe('the shell of a terminal', () => {
  it.each([
    [{ SHELL: '/bin/zsh' }, 'linux', ['/bin/zsh', '-l']],
    [{ SHELL: 'zsh' }, 'linux', ['/bin/sh', '-l']],
    [{}, 'linux', ['/bin/sh', '-l']],
    [{}, 'darwin', ['/bin/zsh', '-l']],
    [{ SHELL: '/usr/bin/bash' }, 'win32', ['powershell.exe', '-NoLogo']],
  ])('with %j on %s', (env, platform, argv) => {
    expect(userShell(env, platform).argv).toEqual(argv);
  });

  it('gets what a terminal has and no secret', () => {
    const env = { Path: 'C:\\', HOME: '/h', LC_ALL: 'C', XDG_RUNTIME_DIR: '/r', SSH_AUTH_SOCK: '/s', API_KEYS: 'k' };
    const secrets = { CROFT_TOKEN: 't', ANTHROPIC_API_KEY: 'a', LC_SECRET1: 'x', AWS_SECRET_ACCESS_KEY: 'b' };
    const plain = { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Croft' };
    const same = { HOME: '/h', LC_ALL: 'C', XDG_RUNTIME_DIR: '/r', SSH_AUTH_SOCK: '/s' };
    expect(userShell({ ...env, ...secrets }, 'linux').env).toEqual({ ...same, ...plain });
    expect(userShell({ ...env, ...secrets }, 'win32').env).toEqual({ Path: 'C:\\', ...same, ...plain });
  });
});
