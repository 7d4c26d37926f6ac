import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

interface Used {
  readonly parent: number;
  readonly ms: number;
}

/**
 * CPU time that some processes have used, with all that descends from them: what lives, and what they have reaped. In ms, counted in steps
 * of 10.
 */
export function cpuMsOf(pids: readonly number[]): number {
  const all = new Map<number, Used>();
  for (const entry of readdirSync('/proc')) {
    const used = Number.isInteger(Number(entry)) ? usedBy(entry) : null;
    if (used) all.set(Number(entry), used);
  }
  const isOf = (pid: number): boolean => pids.includes(pid) || (all.has(pid) && isOf(all.get(pid)?.parent ?? 0));
  return [...all].filter(([pid]) => isOf(pid)).reduce((sum, [, { ms }]) => sum + ms, 0);
}

function usedBy(pid: string): Used | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [own = 0, system = 0, reaped = 0, reapedSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ms: (own + system + reaped + reapedSystem) * TICK_MS };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
