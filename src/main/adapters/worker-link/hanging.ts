import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { HangingWorker } from '../../ports/worker-link';
import { countRuns } from './worker-place';
import type { WorkerPlace } from './worker-place';

const Description = z.object({ pid: z.int().positive() });

/** What is known of a worker that cannot be asked. */
export function hangingAt(place: WorkerPlace): HangingWorker {
  return { pid: pidOf(place), runs: countRuns(place) };
}

/** The process of the worker of a place, as it has written it down; null where it has not. */
export function pidOf(place: WorkerPlace): number | null {
  try {
    const text = readFileSync(join(place.folder, 'worker.json'), 'utf8');
    return Description.parse(JSON.parse(text)).pid;
  } catch {
    return null;
  }
}
