import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from later ones that get the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own terms; null where the system does not tell. */
  readonly startedAt: string | null;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid)?.startedAt ?? null };
}

/** Whether that very process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  if (!exists(pid)) return false;
  const now = startOf(pid);
  if (now?.isOver) return false;
  return startedAt === null || now === null || now.startedAt === startedAt;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may belong to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface Start {
  readonly startedAt: string;
  /** It has ended, and only its entry is left. */
  readonly isOver: boolean;
}

function startOf(pid: number): Start | null {
  try {
    if (process.platform === 'linux') return startOnLinux(pid);
    if (process.platform === 'darwin') return startOnMac(pid);
  } catch {
    return null;
  }
  return null;
}

/** Ticks since boot, so the boot is part of it. The name of a program may hold spaces and brackets. */
function startOnLinux(pid: number): Start {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { startedAt: `${boot} ${fields[19]}`, isOver: fields[0] === 'Z' || fields[0] === 'X' };
}

function startOnMac(pid: number): Start {
  const told = execFileSync('/bin/ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [state = '', ...start] = told.trim().split(/\s+/);
  return { startedAt: start.join(' '), isOver: state.startsWith('Z') };
}
