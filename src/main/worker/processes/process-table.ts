import { readProcessOfLinux, snapshotOfLinux, bootOfLinux } from './process-table-linux';
import { bootByPs, readProcessByPs, snapshotByPs } from './process-table-ps';

/** A process as the system lists it; zombies are not listed. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  readonly session: number;
  /** With the pid, this names one process for good: a pid that is used again has another start. */
  readonly start: string;
  /** About when it was started, in ms UTC. */
  readonly startedAt: number;
}

/** A process as it is remembered: also after the worker, and the machine, were started again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  /** Names the run of the machine; pids of another one mean nothing. */
  readonly boot: string;
}

/** All processes at one moment, and which of them carry the run's mark in their environment. */
export interface Snapshot {
  readonly processes: readonly ProcessInfo[];
  readonly marked: ReadonlySet<number>;
}

/** The one place that knows how this system lists its processes. */
export interface ProcessTable {
  /** `mark` is how an entry of the environment begins, `NAME=val`; no process has it that was started before `since`, if that is known. */
  snapshot(mark: string, since?: string): Promise<Snapshot>;
  /** Null when there is no such process (or only its zombie). */
  find(pid: number): Promise<ProcessInfo | null>;
  boot(): string;
}

/** The table of the system that this worker runs on. */
export function createProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === 'linux') {
    return {
      snapshot: (mark, since) => Promise.resolve(snapshotOfLinux(mark, since)),
      find: (pid) => Promise.resolve(readProcessOfLinux(pid)),
      boot: bootOfLinux,
    };
  }
  return { snapshot: snapshotByPs, find: readProcessByPs, boot: bootByPs };
}
