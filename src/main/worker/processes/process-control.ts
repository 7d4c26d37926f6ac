import { setTimeout as sleep } from 'node:timers/promises';

import { keyOf, membersOf } from './members';
import type { RunProcesses } from './members';
import type { ProcessIdentity, ProcessInfo, ProcessTable } from './process-table';
import type { Signals } from './signals';

/** What a worker does to the processes of a run. */
export interface ProcessControl {
  /** How to know a living process again, later. */
  identify(pid: number): Promise<ProcessIdentity | null>;
  members(run: RunProcesses): Promise<ProcessInfo[]>;
  /** Signals the main process and everything that is still in its group. */
  signalGroup(main: number, signal: NodeJS.Signals): boolean;
  /** Signals each of them whose pid still is that process. */
  signalEach(targets: readonly ProcessInfo[], signal: NodeJS.Signals): Promise<void>;
  /**
   * Ends every process that a run left behind: SIGTERM and half a second to obey it (unless `hard`), then SIGKILL, again
   * until a look finds none. Answers how many there were. It gives up on what cannot be killed.
   */
  sweep(run: RunProcesses, hard?: boolean): Promise<number>;
}

/** How long leftovers have to end by themselves after SIGTERM. */
const POLITE_MS = 500;
/** A process that is not our child tells nobody that it ended, so it is looked at again after this long. */
const LOOK_AGAIN_MS = 20;
const MAX_KILLS = 50;

/** Control by what the system lists, and how it tells processes to end. */
export function createProcessControl(table: ProcessTable, signals: Signals): ProcessControl {
  async function members(run: RunProcesses): Promise<ProcessInfo[]> {
    const boot = table.boot();
    const since = run.main?.boot === boot ? run.main.start : undefined;
    return membersOf(await table.snapshot(run.mark, since), run, boot, process.pid);
  }

  async function signalEach(targets: readonly ProcessInfo[], signal: NodeJS.Signals): Promise<void> {
    for (const target of targets) {
      const now = await table.find(target.pid);
      if (now?.start === target.start) signals.one(target.pid, signal);
    }
  }

  async function sweep(run: RunProcesses, hard = false): Promise<number> {
    const swept = new Set<string>();
    const killFrom = performance.now() + (hard ? 0 : POLITE_MS);
    for (let kills = 0; kills < MAX_KILLS;) {
      const left = await members({ ...run, known: new Set([...run.known, ...swept]) });
      if (left.length === 0) break;
      const fresh = left.filter((info) => !swept.has(keyOf(info)));
      for (const info of fresh) swept.add(keyOf(info));
      if (performance.now() >= killFrom) {
        kills += 1;
        await signalEach(left, 'SIGKILL');
      } else {
        await signalEach(fresh, 'SIGTERM');
        // A stopped process gets to see SIGTERM only when it goes on.
        await signalEach(fresh, 'SIGCONT');
      }
      await sleep(LOOK_AGAIN_MS);
    }
    return swept.size;
  }

  return {
    async identify(pid) {
      const info = await table.find(pid);
      return info && { pid, start: info.start, boot: table.boot() };
    },
    members,
    signalGroup: (main, signal) => signals.group(main, signal),
    signalEach,
    sweep,
  };
}
