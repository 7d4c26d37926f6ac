import { createInterface } from 'node:readline';

import { createSystemControl } from '../../../src/main/worker/processes/system-control';
import { lockState } from '../../../src/main/worker/state-lock';

/** Tries to take the lock that each line of stdin names, or to give it back, and says what came of it. */
const control = createSystemControl();
let unlock: (() => void) | null = null;
for await (const line of createInterface(process.stdin)) {
  if (line === 'leave') {
    unlock?.();
    unlock = null;
    console.log('left');
    continue;
  }
  const taken = await lockState(line, control);
  if (taken.ok) unlock = taken.value;
  console.log(taken.ok ? 'taken' : taken.error.message);
}
process.exit(0);
