import { setTimeout as sleep } from 'node:timers/promises';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Revival } from '../../ports/worker-link';
import { pidOf } from './hanging';
import { createWorkerClient, WORKER_GONE, WORKER_HANGS } from './worker-client';
import type { WorkerPlace } from './worker-place';
import type { WorkerSession } from './worker-session';

/** How long a worker has to answer before it counts as one that hangs. */
const LOOK_MS = 2000;
/** And once it was told to go on, when all that it holds depends on it: what it had in memory may be on the disk by now. */
const WAKE_MS = 10_000;
/** Longer than a session waits before it looks again, and a worker starts. */
const BACK_MS = 40_000;
const LOOK_AGAIN_MS = 100;

/** Makes these workers answer again; the worst that it took is the answer. */
export async function reviveAll(sessions: readonly WorkerSession[]): Promise<Result<Revival>> {
  const revived = await Promise.all(sessions.map(revive));
  const failed = revived.find((each) => !each.ok);
  if (failed) return failed;
  const has = (revival: Revival) => revived.some((each) => each.ok && each.value === revival);
  return ok(has('restarted') ? 'restarted' : has('woken') ? 'woken' : 'well');
}

async function revive(session: WorkerSession): Promise<Result<Revival>> {
  const pid = pidOf(session.place);
  if (pid === null) return fail('unavailable', 'The worker that does not answer has left no word of its process.');
  const before = await answer(session.place, LOOK_MS);
  // Whoever takes connections at its address without an answer is that process: the pid is nobody else's.
  if (before === 'hangs' && signal(pid, 'SIGCONT') && (await answer(session.place, WAKE_MS)) !== 'hangs')
    return back(session, 'woken');
  if (before !== 'hangs') return back(session, before === 'answers' ? 'well' : 'restarted');
  signal(pid, 'SIGKILL');
  return back(session, 'restarted');
}

async function answer(place: WorkerPlace, callMs: number): Promise<'answers' | 'hangs' | 'gone'> {
  const client = createWorkerClient(place, { callMs });
  const health = await client.health();
  await client.close();
  if (health.ok) return 'answers';
  if (health.error.reason === WORKER_GONE) return 'gone';
  return health.error.reason === WORKER_HANGS ? 'hangs' : 'answers';
}

/** The session looks for its worker by itself, and starts it again where it is gone. */
async function back(session: WorkerSession, revival: Revival): Promise<Result<Revival>> {
  const until = performance.now() + BACK_MS;
  while (!session.isUp && !session.isOver) {
    if (performance.now() > until) {
      return fail('unavailable', 'The worker does not come back.', { next: 'Start Croft again.' });
    }
    await sleep(LOOK_AGAIN_MS);
  }
  return ok(revival);
}

/** False where it could not be told, as there are no such signals or no such process. */
function signal(pid: number, name: 'SIGCONT' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
