import type { ProcessIdentity, ProcessInfo, Snapshot } from './process-table';

/** What is known of a run when its processes are looked for. */
export interface RunProcesses {
  /** How an entry of its environment begins that no other run has, `NAME=val`. */
  readonly mark: string;
  /** The process that was started; it led its own session and group. Null when it is not known. */
  readonly main: ProcessIdentity | null;
  /** Processes seen to belong to it before, by `keyOf`: they may have left the tree since. */
  readonly known: ReadonlySet<string>;
  /**
   * Until when the run was surely watched. After that its main process may have ended and its pid may lead another's group,
   * so members of the group count only when they were started before. Null: it is watched now.
   */
  readonly watchedUntil: number | null;
}

/** Names one process for good. */
export function keyOf(info: Pick<ProcessInfo, 'pid' | 'start'>): string {
  return `${info.pid}@${info.start}`;
}

/**
 * The processes that belong to a run: its main process, all below them in the tree, all in the main process' session or
 * group, all that carry the run's mark in their environment (which setsid and a double fork do not take away), and those
 * known from an earlier look. Neither this process nor pid 1 is ever among them.
 */
export function membersOf(snapshot: Snapshot, run: RunProcesses, boot: string, self: number): ProcessInfo[] {
  const main = run.main !== null && run.main.boot === boot ? run.main : null;
  const roots = snapshot.processes.filter(
    (info) =>
      snapshot.marked.has(info.pid) ||
      run.known.has(keyOf(info)) ||
      (main !== null && (isMain(info, main) || isInGroup(info, main, snapshot, run.watchedUntil))),
  );
  return withDescendants(snapshot.processes, roots).filter((info) => info.pid !== self && info.pid !== 1);
}

function isMain(info: ProcessInfo, main: ProcessIdentity): boolean {
  return info.pid === main.pid && info.start === main.start;
}

function isInGroup(info: ProcessInfo, main: ProcessIdentity, snapshot: Snapshot, watchedUntil: number | null): boolean {
  if (info.group !== main.pid && info.session !== main.pid) return false;
  // A system does not use a pid again while it names a group; so a leader with another start says that ours was empty.
  const leader = snapshot.processes.find((each) => each.pid === main.pid);
  if (leader) return leader.start === main.start;
  return watchedUntil === null || info.startedAt <= watchedUntil;
}

function withDescendants(processes: readonly ProcessInfo[], roots: readonly ProcessInfo[]): ProcessInfo[] {
  const found = new Map(roots.map((info) => [info.pid, info]));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const info of processes) if (found.has(info.ppid)) found.set(info.pid, info);
  }
  return [...found.values()];
}
