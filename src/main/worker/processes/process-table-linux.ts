import { readdirSync, readFileSync } from 'node:fs';

import type { ProcessInfo, Snapshot } from './process-table';

/** Linux counts a process' start in hundredths of a second since the boot, whatever the kernel was built with (`USER_HZ`). */
const TICK_MS = 10;

/** Lists /proc. Reading is synchronous: the files are made in memory, and a shorter look is a truer one. */
export function snapshotOfLinux(mark: string, since = '0'): Snapshot {
  const bootedAt = bootTime();
  const processes: ProcessInfo[] = [];
  const marked = new Set<number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const info = parseStat(readProc(`/proc/${name}/stat`), bootedAt);
    if (!info) continue;
    processes.push(info);
    // The environment takes as long to read as all else, and most processes of a machine are older than the run.
    if (Number(info.start) < Number(since)) continue;
    if (`\0${readProc(`/proc/${name}/environ`)}`.includes(`\0${mark}`)) marked.add(info.pid);
  }
  return { processes, marked };
}

export function readProcessOfLinux(pid: number): ProcessInfo | null {
  return parseStat(readProc(`/proc/${pid}/stat`), bootTime());
}

export function bootOfLinux(): string {
  return readProc('/proc/sys/kernel/random/boot_id').trim();
}

/** A line of /proc/PID/stat: the name may hold blanks and brackets, all fields after its last bracket are plain. */
export function parseStat(line: string, bootedAt: number): ProcessInfo | null {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, ppid, group, session] = fields;
  const start = fields[19];
  if (Number.isNaN(pid) || start === undefined || state === 'Z' || state === 'X') return null;
  return {
    pid,
    ppid: Number(ppid),
    group: Number(group),
    session: Number(session),
    start,
    startedAt: bootedAt + Number(start) * TICK_MS,
  };
}

function bootTime(): number {
  return Number(/^btime (\d+)$/m.exec(readProc('/proc/stat'))?.[1] ?? 0) * 1000;
}

/** Empty for a process that is gone, or that belongs to somebody else. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
