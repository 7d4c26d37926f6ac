import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a Croft of before `lock.db` wrote into `lock`, which was its lock. */
const Former = z.object({ id: z.string(), pid: z.int().positive(), startedAt: z.string() });

/** The process of such a Croft that still runs in this folder, and knows nothing of any other lock; null: there is none. */
export function formerHolder(folder: string): number | null {
  try {
    const { pid, startedAt } = Former.parse(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')));
    return startOf(pid) === startedAt ? pid : null;
  } catch {
    // Nobody has named itself there like that, or that process is gone.
    return null;
  }
}

/** When a process started, in the words that were written down then. Windows did not tell. */
function startOf(pid: number): string | null {
  if (process.platform === 'linux') {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isOver = fields[0] === 'Z' || fields[0] === 'X';
    return isOver ? null : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  }
  if (process.platform !== 'darwin') return null;
  const told = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return told.trim().split(/\s+/).join(' ');
}
