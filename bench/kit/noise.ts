import { readdirSync, readFileSync } from 'node:fs';

/** What disturbed a measurement. */
export interface Noise {
  /** Share of the machine's time that its host took away. */
  readonly steal: number;
  /** The busiest program that is not the benchmark's own, in shares of one core; null: none was seen. */
  readonly busiest: { readonly name: string; readonly cores: number } | null;
}

/** More than this and a pair is thrown away. */
export const NOISE_LIMITS = { steal: 0.05, cores: 0.2 };

const TICKS_PER_S = 100;

interface Look {
  readonly atMs: number;
  readonly steal: number;
  readonly total: number;
  readonly processes: ReadonlyMap<number, { readonly name: string; readonly ticks: number; readonly isOwn: boolean }>;
}

/**
 * Starts looking at the machine; the answer ends it. Processes are the benchmark's own when they descend from this one or name its
 * scratch folder. Where there is no /proc nothing is known and nothing is thrown away.
 */
export function watchNoise(folder: string): () => Noise {
  const before = look(folder);
  return () => {
    const after = look(folder);
    if (!before || !after) return { steal: 0, busiest: null };
    const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000);
    const total = after.total - before.total;
    const strangers = [...after.processes]
      .filter(([, { isOwn }]) => !isOwn)
      .map(([pid, { name, ticks }]) => {
        const used = ticks - (before.processes.get(pid)?.ticks ?? ticks);
        return { name, cores: used / TICKS_PER_S / seconds };
      })
      .toSorted((a, b) => b.cores - a.cores);
    return { steal: total > 0 ? (after.steal - before.steal) / total : 0, busiest: strangers[0] ?? null };
  };
}

export const isTooNoisy = ({ steal, busiest }: Noise): boolean =>
  steal > NOISE_LIMITS.steal || (busiest?.cores ?? 0) > NOISE_LIMITS.cores;

function look(folder: string): Look | null {
  try {
    const cpu = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
    return {
      atMs: performance.now(),
      steal: cpu[7] ?? 0,
      total: cpu.reduce((sum, ticks) => sum + ticks, 0),
      processes: processes(folder),
    };
  } catch {
    return null;
  }
}

function processes(folder: string): Look['processes'] {
  const found = new Map<number, { name: string; ticks: number; parent: number; marked: boolean }>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const marked = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      found.set(pid, { name, ticks: Number(rest[11]) + Number(rest[12]), parent: Number(rest[1]), marked });
    } catch {
      // It has ended meanwhile.
      continue;
    }
  }
  const isOwn = (pid: number): boolean => {
    const process_ = found.get(pid);
    return pid === process.pid || (process_ !== undefined && (process_.marked || isOwn(process_.parent)));
  };
  return new Map([...found].map(([pid, { name, ticks }]) => [pid, { name, ticks, isOwn: isOwn(pid) }]));
}
