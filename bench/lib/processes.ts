import { readdirSync, readFileSync } from 'node:fs';

/** What a set of processes uses, at one moment; everything counts from their starts. */
export interface Resources {
  readonly cpuMs: number;
  /** How often one of their threads woke up of itself. */
  readonly wakeups: number;
  /** Proportional set size: shared pages in shares. */
  readonly pssMb: number;
  readonly rssMb: number;
}

/** Adds up what processes use. One that is gone counts nothing. */
export function resourcesOf(pids: readonly number[]): Resources {
  const each = pids.map(resourcesOfOne);
  const sum = (figure: (of: Resources) => number): number => each.reduce((total, of) => total + figure(of), 0);
  return {
    cpuMs: sum(({ cpuMs }) => cpuMs),
    wakeups: sum(({ wakeups }) => wakeups),
    pssMb: sum(({ pssMb }) => pssMb),
    rssMb: sum(({ rssMb }) => rssMb),
  };
}

function resourcesOfOne(pid: number): Resources {
  const memory = read(`/proc/${pid}/smaps_rollup`);
  const threads = list(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  const nanoseconds = threads.map((thread) => Number(read(`${thread}/schedstat`).split(' ')[0] ?? 0));
  const wakeups = threads.map((thread) => numberIn(read(`${thread}/status`), 'voluntary_ctxt_switches'));
  return {
    cpuMs: total(nanoseconds) / 1e6,
    wakeups: total(wakeups),
    pssMb: numberIn(memory, 'Pss') / 1024,
    rssMb: numberIn(memory, 'Rss') / 1024,
  };
}

/**
 * Something that changes whenever one of the processes has started or ended a child: the children that it has, and what those that it
 * has reaped have used.
 */
export function childrenMark(pids: readonly number[]): string {
  return pids
    .map((pid) => {
      const rest = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
      const children = list(`/proc/${pid}/task`).map((thread) => read(`/proc/${pid}/task/${thread}/children`));
      return [pid, rest[8], rest[10], rest[13], rest[14], ...children].join(' ');
    })
    .join('\n');
}

/** Processes whose command line has all of these words. */
export const findProcesses = (...words: readonly string[]): number[] =>
  list('/proc')
    .map(Number)
    .filter((pid) => {
      const line = Number.isInteger(pid) ? read(`/proc/${pid}/cmdline`) : '';
      return line !== '' && words.every((word) => line.includes(word));
    });

const numberIn = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);

const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

const END_LIMIT_MS = 20_000;
const LOOK_MS = 20;

/** Ends processes and waits until they are gone. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  const until = Date.now() + END_LIMIT_MS;
  while (pids.some((pid) => read(`/proc/${pid}/cmdline`) !== '')) {
    if (Date.now() > until) throw new Error(`processes do not end: ${pids.join(', ')}`);
    await new Promise((over) => setTimeout(over, LOOK_MS));
  }
}
