import { keyOf } from './members';
import type { RunProcesses } from './members';
import type { ProcessControl } from './process-control';
import type { ProcessInfo } from './process-table';

/** How long each stage of a stop may take before the next. */
export interface StopStages {
  readonly interruptMs: number;
  readonly terminateMs: number;
}

export const STOP_STAGES: StopStages = { interruptMs: 3000, terminateMs: 3000 };

/** A stop that is under way. */
export interface StagedStop {
  /** Every process of the run that was seen while it was stopped; they are looked for again when it has ended. */
  readonly known: ReadonlySet<string>;
  /** SIGKILL was sent. */
  isHard(): boolean;
  /** The main process has ended: no further stage. */
  cancel(): void;
}

/**
 * Stops a run in stages. SIGINT goes to the main process' group, as from the keyboard, so that an agent can put its house in
 * order; SIGTERM and SIGKILL go to everything that belongs to the run, wherever it has hidden.
 */
export function stopInStages(
  control: ProcessControl,
  main: number,
  run: RunProcesses,
  report: (error: unknown) => void,
  stages: StopStages = STOP_STAGES,
): StagedStop {
  const known = new Set(run.known);
  let timer: NodeJS.Timeout | null = null;
  let hard = false;
  let over = false;

  /** Where the system does not list its processes, those of the main process' group are stopped all the same. */
  async function look(): Promise<readonly ProcessInfo[]> {
    try {
      const members = await control.members({ ...run, known });
      for (const member of members) known.add(keyOf(member));
      return members;
    } catch (error) {
      report(error);
      return [];
    }
  }

  async function signalAll(signal: NodeJS.Signals): Promise<void> {
    const members = await look();
    if (over) return;
    control.signalGroup(main, signal);
    const others = members.filter((member) => member.group !== main);
    await control.signalEach(others, signal).catch(report);
  }

  function later(ms: number, stage: () => Promise<void>): void {
    if (!over) timer = setTimeout(() => void stage().catch(report), ms);
  }

  async function interrupt(): Promise<void> {
    await look();
    if (over) return;
    control.signalGroup(main, 'SIGINT');
    control.signalGroup(main, 'SIGCONT');
    later(stages.interruptMs, terminate);
  }

  async function terminate(): Promise<void> {
    await signalAll('SIGTERM');
    await signalAll('SIGCONT');
    later(stages.terminateMs, end);
  }

  async function end(): Promise<void> {
    hard = true;
    await signalAll('SIGKILL');
  }

  void interrupt().catch(report);
  return {
    known,
    isHard: () => hard,
    cancel() {
      over = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
