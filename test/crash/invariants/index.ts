import { eventsOnce, spoolsAreWhole } from './bytes';
import { commitsOnce, placesAreRows } from './git';
import { databaseIsSound, handlesAreGivenBack, noSecretAnywhere } from './home';
import type { Invariant } from './invariant';
import { oneLiveRun, processesHaveRows } from './runs';
import { noDoneWithoutVerdict, noLostTask, queueOrder } from './tasks';

/** All of them, in the order of their numbers; the last one starts the farm anew, so it stays the last. */
export const INVARIANTS: readonly Invariant[] = [
  noLostTask,
  oneLiveRun,
  commitsOnce,
  processesHaveRows,
  queueOrder,
  eventsOnce,
  spoolsAreWhole,
  noDoneWithoutVerdict,
  placesAreRows,
  noSecretAnywhere,
  databaseIsSound,
  handlesAreGivenBack,
];
