import { setTimeout as sleep } from 'node:timers/promises';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { WORKER_PROTOCOL } from '../../contract/worker-protocol';
import type { Logger } from '../../ports/logger';
import { createWorkerClient } from './worker-client';
import type { WorkerClient } from './worker-client';
import { createPlace, findPlaces, holdsRuns, isYoung, removePlace } from './worker-place';
import type { WorkerPlace } from './worker-place';
import { inspectWorker } from './worker-session';
import type { Found } from './worker-session';

const CUT_OFF_MS = 1000;
const LOOK_AGAIN_MS = 50;

/** The worker that takes new runs, and those that only serve what they have. */
export interface Fleet {
  readonly current: WorkerPlace;
  readonly old: readonly WorkerPlace[];
}

/** What finding a fleet needs. */
export interface FleetOptions {
  readonly home: string;
  readonly version: string;
  readonly logger: Logger;
  spawn(place: WorkerPlace, drain: boolean): Promise<Result<void>>;
}

/**
 * Finds the workers of a home: adopts the one of this version, drains those of others, starts dead ones that left runs behind, and
 * starts a new one if none takes runs. Removes what dead workers left that holds no runs.
 */
export async function findFleet(options: FleetOptions): Promise<Result<Fleet>> {
  const places = findPlaces(options.home);
  const found = await Promise.all(places.map(async (place) => ({ place, is: await inspect(place, options.version) })));
  const placesOf = (...kinds: Found[]) => found.filter(({ is }) => kinds.includes(is)).map(({ place }) => place);
  const old = placesOf('old', 'silent');
  const [adopted, ...twins] = placesOf('current');
  for (const place of placesOf('foreign'))
    options.logger.warn('a worker speaks another protocol', { folder: place.folder });
  await Promise.all(twins.map((place) => withClient(place, (client) => client.drain())));
  old.push(...twins);

  let current = adopted ?? null;
  for (const place of placesOf('gone')) {
    if (holdsRuns(place)) {
      const asCurrent = current === null;
      const started = await options.spawn(place, !asCurrent);
      if (started.ok && asCurrent) current = place;
      else old.push(place);
      if (!started.ok) options.logger.error('a dead worker could not be started again', { why: started.error.message });
    } else if (!isYoung(place)) {
      removePlace(place);
    }
  }
  if (current) return ok({ current, old });

  const fresh = createPlace(options.home);
  const started = await options.spawn(fresh, false);
  if (started.ok) return ok({ current: fresh, old });
  removePlace(fresh);
  return fail('unavailable', started.error.message, { reason: 'worker.not_started' });
}

/** A worker that was killed a moment ago may still take a connection and then cut it: that is looked at again. */
function inspect(place: WorkerPlace, version: string): Promise<Found> {
  return withClient(place, async (client) => {
    const until = performance.now() + CUT_OFF_MS;
    for (;;) {
      const found = await inspectWorker(client, version, WORKER_PROTOCOL);
      if (found !== 'silent' || performance.now() > until) return found;
      await sleep(LOOK_AGAIN_MS);
    }
  });
}

async function withClient<T>(place: WorkerPlace, todo: (client: WorkerClient) => Promise<T>): Promise<T> {
  const client = createWorkerClient(place);
  try {
    return await todo(client);
  } finally {
    await client.close();
  }
}
