import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { ProcessInfo, Snapshot } from './process-table';

const run = promisify(execFile);
const PS_ENV = { PATH: '/bin:/usr/bin:/usr/sbin', LC_ALL: 'C', TZ: 'UTC' };
const PS_LIMIT = 64 * 1024 * 1024;

/** Lists processes with `ps`, on systems without /proc. `-E` adds the environment of the user's own processes. */
export async function snapshotByPs(mark: string): Promise<Snapshot> {
  const lines = (await ps(['-axwwE', '-o', 'pid=,ppid=,pgid=,sess=,state=,lstart=,command='])).split('\n');
  const processes: ProcessInfo[] = [];
  const marked = new Set<number>();
  for (const line of lines) {
    const info = parsePsLine(line);
    if (!info) continue;
    processes.push(info);
    if (line.includes(` ${mark}`)) marked.add(info.pid);
  }
  return { processes, marked };
}

export async function readProcessByPs(pid: number): Promise<ProcessInfo | null> {
  return parsePsLine(await ps(['-o', 'pid=,ppid=,pgid=,sess=,state=,lstart=', '-p', String(pid)]));
}

/** A start of a process is a full date here, so it names the process across boots by itself. */
export function bootByPs(): string {
  return '';
}

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})/;

/** A line of `ps -o pid=,ppid=,pgid=,sess=,state=,lstart=`. macOS shows the session as an address or 0: then only the group counts. */
export function parsePsLine(line: string): ProcessInfo | null {
  const found = LINE.exec(line);
  const [, pid, ppid, group, session, state, start] = found ?? [];
  if (start === undefined || state?.startsWith('Z')) return null;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    group: Number(group),
    session: /^\d+$/.test(session ?? '') ? Number(session) : 0,
    start,
    startedAt: Date.parse(`${start} UTC`),
  };
}

/** `ps` ends with 1 when it lists nothing. That it could not be run at all must not look as if no process were there. */
async function ps(args: string[]): Promise<string> {
  try {
    return (await run('ps', args, { env: PS_ENV, maxBuffer: PS_LIMIT })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1) return '';
    throw error;
  }
}
