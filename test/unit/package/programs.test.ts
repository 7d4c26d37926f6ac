import { expect, test } from 'vitest';

import { OWN_PROGRAMS, checkout, packagedApp, programIn } from '../../../src/main/programs';

const packaged = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
  packagedApp({
    root: '/opt/Croft/resources/app.asar',
    resourcesPath: '/opt/Croft/resources',
    execPath: '/opt/Croft/croft',
    platform,
    env,
  });

test('in a checkout every program is a file that plain Node runs', () => {
  const { programs, resources, screens, workerEntry } = checkout('/src/croft', '/bin/node');
  expect(programs.worker).toEqual({ command: ['/bin/node', '/src/croft/out/main/worker.js'], env: {} });
  expect(programs['scripted-agent'].command[1]).toBe('/src/croft/out/main/scripted-agent.js');
  expect([resources, screens, workerEntry]).toEqual([
    '/src/croft/resources',
    '/src/croft/out/renderer',
    '/src/croft/out/main/worker.js',
  ]);
});

test('a package starts itself, and knows again what it was started as', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const { programs, workerEntry } = packaged(platform);
    expect(workerEntry).toBe('/opt/Croft/resources/app.asar/out/main/worker.js');
    for (const name of OWN_PROGRAMS) {
      const [file, ...args] = programs[name].command;
      expect(file).toBe('/opt/Croft/croft');
      expect(args.at(-1)).toBe('--');
      expect(args.at(-2)).toBe(`--${name}`);
      expect(args.slice(0, -1).every((arg) => arg.startsWith('--'))).toBe(true);
      const started = programIn([file, ...args, '--listen', 'unix:/x/socket', '--', '--worker']);
      expect(started).toEqual({ name, args: ['--listen', 'unix:/x/socket', '--', '--worker'] });
    }
  }
});

test('what lies outside of the archive is read from beside it', () => {
  expect(packaged('darwin').resources).toBe('/opt/Croft/resources/resources');
});

test('on Linux a program needs no display, and an AppImage mounts itself for each', () => {
  expect(packaged('linux').programs.worker.command).toContain('--ozone-platform=headless');
  expect(packaged('darwin').programs.worker.command).not.toContain('--no-sandbox');
  const env = { APPIMAGE: '/home/me/Croft.AppImage', HOME: '/home/me', ANTHROPIC_API_KEY: 'secret' };
  expect(packaged('linux', env).programs.worker).toMatchObject({
    command: ['/home/me/Croft.AppImage', ...packaged('linux').programs.worker.command.slice(1)],
    env: { HOME: '/home/me' },
  });
  expect(packaged('linux', env).programs.worker.env).not.toHaveProperty('ANTHROPIC_API_KEY');
  expect(packaged('darwin', env).programs.worker.command[0]).toBe('/opt/Croft/croft');
});

test('nothing else that the desktop app is started with makes it a program', () => {
  const app = '/opt/Croft/croft';
  for (const argv of [
    [app],
    [app, '--worker'],
    [app, '--worker', 'croft://new?title=x'],
    [app, '--', '--worker'],
    [app, '--worker', '--home', '/x', '--'],
    [app, 'croft://new', '--'],
    [app, 'croft://new', '--worker', '--', '--state', '/x'],
  ]) {
    expect(programIn(argv)).toBeNull();
  }
});
