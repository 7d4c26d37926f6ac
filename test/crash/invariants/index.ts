import { killedAgents } from './agents';
import { eventsOnce, spoolsAreWhole } from './bytes';
import { endsInOrder, powerCutsTakeNothing } from './ends';
import { commitsOnce, placesAreRows } from './git';
import { databaseIsSound, handlesAreGivenBack, noSecretAnywhere } from './home';
import type { Invariant } from './invariant';
import { oneLiveRun, processesHaveRows } from './runs';
import { noDoneWithoutVerdict, noLostTask, queueOrder } from './tasks';

/** All of them; the last one starts the farm anew, so it stays the last. */
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
  killedAgents,
  endsInOrder,
  powerCutsTakeNothing,
  handlesAreGivenBack,
];
