import { execFile, spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIMIT_MS = 10_000;
const MAX_LIST = 16 * 1024 * 1024;

/** The programs of Windows that know and end processes. */
export interface WindowsTools {
  /** One line a process: pid, pid of its parent, its start in ticks of 100 ns since the year 1. All of them, or one. */
  list(pid?: number): Promise<string>;
  taskkill(pid: number, how: { readonly tree: boolean; readonly force: boolean }): void;
}

/** By their full paths: a folder of PATH that a user may write to must not name them. */
export function createWindowsTools(systemRoot = process.env['SystemRoot'] ?? String.raw`C:\Windows`): WindowsTools {
  const system = win32.join(systemRoot, 'System32');
  const env = { SystemRoot: systemRoot, PATH: system };
  const powershell = win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return {
    async list(pid) {
      const options = { env, timeout: LIMIT_MS, maxBuffer: MAX_LIST, windowsHide: true };
      const { stdout } = await run(powershell, [...POWERSHELL, listScript(pid)], options);
      return stdout;
    },
    taskkill(pid, how) {
      const child = spawn(win32.join(system, 'taskkill.exe'), taskkillArguments(pid, how), {
        env,
        stdio: 'ignore',
        windowsHide: true,
      });
      // A process that is gone already is what was wanted; one that cannot be ended is seen at the next look.
      child.on('error', () => undefined);
    },
  };
}

const POWERSHELL = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command'];

/** What PowerShell is told to list; the pid is a number and nothing else. */
export function listScript(pid?: number): string {
  const filter = pid === undefined ? '' : ` -Filter 'ProcessId=${Math.trunc(pid)}'`;
  const line = `'{0} {1} {2}' -f $_.ProcessId, $_.ParentProcessId, $_.CreationDate.ToUniversalTime().Ticks`;
  return `Get-CimInstance Win32_Process${filter} | Where-Object CreationDate | ForEach-Object { ${line} }`;
}

export function taskkillArguments(pid: number, { tree, force }: { tree: boolean; force: boolean }): string[] {
  return ['/PID', String(pid), ...(tree ? ['/T'] : []), ...(force ? ['/F'] : [])];
}
