import type { ProcessInfo, ProcessTable } from './process-table';
import type { WindowsTools } from './windows-tools';

/** Ticks of .NET from its first day to that of Unix, and how many make a millisecond. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

/**
 * The table of Windows, which has neither groups nor sessions of ours, and shows nobody another process' environment: a run is its main
 * process and what descends from it. A process whose parent has ended stands in the group of that parent, so that what a main process
 * leaves behind is found; what is left behind further down is found only if it was seen before.
 */
export function createWindowsTable(tools: Pick<WindowsTools, 'list'>): ProcessTable {
  return {
    async snapshot() {
      return { processes: parseWindowsList(await tools.list()), marked: new Set() };
    },
    async find(pid) {
      return parseWindowsList(await tools.list(pid)).find((info) => info.pid === pid) ?? null;
    },
    // A start is a full date, so it names the process across boots by itself.
    boot: () => '',
  };
}

/** Lines of `pid ppid ticks`. A pid that is used again is no parent: only what was there before its child is. */
export function parseWindowsList(text: string): ProcessInfo[] {
  const rows = new Map(text.split(/\r?\n/).flatMap(parseLine));
  const parentOf = (row: Row): Row | undefined => {
    const parent = rows.get(row.ppid);
    return parent && parent.pid !== row.pid && parent.ticks <= row.ticks ? parent : undefined;
  };
  return [...rows.values()].map((row) => ({
    pid: row.pid,
    ppid: parentOf(row)?.pid ?? 0,
    group: groupOf(row, parentOf),
    session: 0,
    start: String(row.ticks),
    startedAt: Number((row.ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MS),
  }));
}

interface Row {
  readonly pid: number;
  readonly ppid: number;
  readonly ticks: bigint;
}

function parseLine(line: string): [number, Row][] {
  const [, pid, ppid, ticks] = /^\s*(\d+) (\d+) (\d+)\s*$/.exec(line) ?? [];
  if (pid === undefined || ppid === undefined || ticks === undefined || pid === '0') return [];
  return [[Number(pid), { pid: Number(pid), ppid: Number(ppid), ticks: BigInt(ticks) }]];
}

/** The pid that stands where the chain of living parents ends. Starts grow along a chain, so it does end. */
function groupOf(row: Row, parentOf: (row: Row) => Row | undefined): number {
  let top = row;
  for (let parent = parentOf(top); parent && parent.ticks < top.ticks; parent = parentOf(top)) top = parent;
  return top.ppid;
}
