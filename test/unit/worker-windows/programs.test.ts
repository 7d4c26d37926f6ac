import { expect, test } from 'vitest';

import { findWindowsProgram, targetOfShim } from '../../../src/main/worker/processes/program-windows';

const NODE = String.raw`C:\Program Files\nodejs\node.exe`;
const NPM = String.raw`C:\Users\me\AppData\Roaming\npm`;
const shimOf = (program: string) =>
  [
    '@ECHO off',
    'GOTO start',
    ':find_dp0',
    'SET dp0=%~dp0',
    'EXIT /b',
    ':start',
    'SETLOCAL',
    'CALL :find_dp0',
    String.raw`IF EXIST "%dp0%\node.exe" (`,
    String.raw`  SET "_prog=%dp0%\node.exe"`,
    ') ELSE (',
    '  SET "_prog=node"',
    ')',
    program,
    '',
  ].join('\r\n');
const SCRIPT_SHIM = shimOf(
  String.raw`endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\node_modules\tool\cli.js" %*`,
);
const BINARY_SHIM = shimOf(String.raw`"%dp0%\node_modules\@anthropic-ai\claude-code\bin\claude.exe"   %*`);

const disk: Record<string, string> = {
  [NODE]: '',
  [String.raw`${NPM}\claude.cmd`]: BINARY_SHIM,
  [String.raw`${NPM}\node_modules\@anthropic-ai\claude-code\bin\claude.exe`]: '',
  [String.raw`${NPM}\tool.cmd`]: SCRIPT_SHIM,
  [String.raw`${NPM}\node_modules\tool\cli.js`]: '',
  [String.raw`${NPM}\own.bat`]: '@echo off\r\ndel %1\r\n',
  [String.raw`C:\work\claude.exe`]: 'planted in the repository',
  [String.raw`C:\work\bin\agent.exe`]: '',
  [String.raw`D:\git\git.exe`]: '',
};
const lower = new Map(Object.entries(disk).map(([path, text]) => [path.toLowerCase(), text]));
const files = {
  isFile: (path: string) => lower.has(path.toLowerCase()),
  read: (path: string) => lower.get(path.toLowerCase()) ?? '',
};
const env = { Path: String.raw`.;D:\git;C:\Program Files\nodejs;${NPM}`, PATHEXT: '.COM;.EXE;.BAT;.CMD' };
const find = (name: string) => findWindowsProgram(name, { cwd: String.raw`C:\work`, env }, files);

test('a program is found by PATH and PATHEXT, whatever case the variables have', () => {
  expect(find('git')).toMatchObject({ ok: true, value: { file: String.raw`D:\git\git.exe`, args: [] } });
  expect(find('GIT.exe')).toMatchObject({ ok: true, value: { file: String.raw`D:\git\GIT.exe` } });
  expect(find(String.raw`bin\agent`)).toMatchObject({ ok: true, value: { file: String.raw`C:\work\bin\agent.exe` } });
  expect(find('bin/agent.exe')).toMatchObject({ ok: true, value: { file: String.raw`C:\work\bin\agent.exe` } });
  expect(find('nothing')).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(find('')).toMatchObject({ ok: false });
});

test('neither the present folder nor a relative entry of PATH names a program', () => {
  const found = find('claude');
  expect(found).toMatchObject({ ok: true });
  expect(JSON.stringify(found)).not.toContain('C:\\\\work');
});

test('what npm put before a program is read, and the program itself is started', () => {
  const binary = String.raw`${NPM}\node_modules\@anthropic-ai\claude-code\bin\claude.exe`;
  expect(find('claude')).toMatchObject({ ok: true, value: { file: binary, args: [] } });
  const script = String.raw`${NPM}\node_modules\tool\cli.js`;
  expect(find('tool')).toMatchObject({ ok: true, value: { file: NODE, args: [script] } });
});

test('any other batch file is refused: cmd.exe would read its arguments as commands', () => {
  expect(find('own')).toMatchObject({ ok: false, error: { message: expect.stringContaining('batch file') } });
  expect(targetOfShim('@echo off\r\n"%~dp0\\tool.exe" --fixed\r\n', 'C:\\x')).toBeNull();
  expect(targetOfShim('@"%~dp0\\tool.exe" %*\r\n', 'C:\\x')).toBe(String.raw`C:\x\tool.exe`);
});
