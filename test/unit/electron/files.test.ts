import { describe, expect, test } from 'vitest';
import { desktopEntry } from '../../../src/main/electron/desktop-entry';
import { screensFile } from '../../../src/main/electron/screens-file';
import { desktopArguments } from '../../../src/main/shell/desktop-arguments';

describe('an address of the screens', () => {
  const at = (path: string) => screensFile('/app/out/renderer', `croft-app://screens/${path}`);

  test.each([
    ['', '/app/out/renderer/index.html', 'text/html; charset=utf-8'],
    ['#/task/task_1', '/app/out/renderer/index.html', 'text/html; charset=utf-8'],
    ['?x=1#/y', '/app/out/renderer/index.html', 'text/html; charset=utf-8'],
    ['assets/index-Ab_1.js', '/app/out/renderer/assets/index-Ab_1.js', 'text/javascript; charset=utf-8'],
    ['assets/inter.woff2', '/app/out/renderer/assets/inter.woff2', 'font/woff2'],
  ])('%s is a file', (path, file, type) => {
    expect(at(path)).toEqual({ path: file, type });
  });

  test.each([
    ...['../package.json', '..%2fpackage.json', 'assets/../../x.js', 'assets/%2e%2e/x.js', '/etc/passwd', '//x.js'],
    ...['.env', 'assets/.hidden.js', 'a\\b.js', 'x.map', 'x', 'assets/', 'x.js\0.png', 'x.js/'],
  ])('%j is none', (path) => {
    expect(at(path)).toBeNull();
  });

  test.each([
    'croft-app://other/index.html',
    'croft-app://screens',
    'file:///etc/passwd',
    'https://screens/index.html',
  ])('%s is none', (url) => {
    expect(screensFile('/app', url)).toBeNull();
  });
});

describe('the arguments of a start', () => {
  test('are Croft’s own only', () => {
    expect(desktopArguments(['--home', '/h', '--no-sandbox', 'croft://new-task', '--port=0', '--hidden', '.'])).toEqual(
      {
        own: ['--home', '/h', '--port=0'],
        hidden: true,
      },
    );
  });
  test('a value that is missing is left for the options to complain about', () => {
    expect(desktopArguments(['--port']).own).toEqual(['--port']);
  });
});

test('words of a start at login are quoted as the entry demands', () => {
  const entry = desktopEntry(['/opt/my apps/croft', 'a"b', 'c$d`e', '100%', '--hidden']);
  const exec = entry.split('\n').find((line) => line.startsWith('Exec='));
  expect(exec).toBe(String.raw`Exec="/opt/my apps/croft" "a\\"b" "c\\$d\\` + '`' + String.raw`e" "100%%" "--hidden"`);
});
