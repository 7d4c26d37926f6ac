import { expect, test } from 'vitest';

import { defaultHome } from '../../../src/main/shell/options';
import { withoutSecrets } from '../../../src/main/shell/run-shell';

test('on Windows a variable is found whatever case its name has; tokens are passed on nowhere', () => {
  const env = { Path: 'C:\\x', SystemRoot: 'C:\\Windows', API_KEYS: 'secret', Unset: undefined };
  expect(withoutSecrets(env, 'win32')).toEqual({ PATH: 'C:\\x', SYSTEMROOT: 'C:\\Windows' });
  expect(withoutSecrets(env, 'linux')).toEqual({ Path: 'C:\\x', SystemRoot: 'C:\\Windows' });
});

test('on Windows Croft keeps its things where only this user gets, and on this machine', () => {
  const env = { LOCALAPPDATA: '/users/me/local', APPDATA: '/users/me/roaming' };
  expect(defaultHome('win32', env)).toBe('/users/me/local/Croft');
});
