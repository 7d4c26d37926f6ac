import type { ChildEnd, Child } from '../processes/child';
import type { RunProcesses } from '../processes/members';
import type { ProcessControl } from '../processes/process-control';
import type { StagedStop } from '../processes/staged-stop';
import { within } from '../patience';

/** How long output may take to come after the main process has ended, before leftovers are looked for and ended. */
const TAIL_MS = 250;
/** How long it may take after those were ended; then somebody that cannot be found holds the output open. */
const HELD_OPEN_MS = 2000;

/** How a run ended, once every byte of it was given to its sinks and nothing of it is left. */
export interface Finish extends ChildEnd {
  readonly swept: number;
}

/**
 * Sees a child to its end. `stopOf` tells of a stop that was asked for meanwhile. How it ended and what it said count also where the system
 * does not list its processes: `report` is told why then.
 */
export async function finish(
  child: Child,
  control: ProcessControl,
  processes: () => RunProcesses,
  stopOf: () => StagedStop | null,
  report: (error: unknown) => void,
): Promise<Finish> {
  const end = await child.exited;
  const stop = stopOf();
  stop?.cancel();
  await within(TAIL_MS, child.drained);
  const known = new Set([...processes().known, ...(stop?.known ?? [])]);
  const swept = await control.sweep({ ...processes(), known }, stop?.isHard() ?? false).catch((error: unknown) => {
    report(error);
    return 0;
  });
  if (!(await within(HELD_OPEN_MS, child.drained))) {
    child.cutOff();
    await within(HELD_OPEN_MS, child.drained);
  }
  return { ...end, swept };
}
