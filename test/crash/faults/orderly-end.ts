import { setTimeout as sleep } from 'node:timers/promises';

import { readLives, readRows } from '../harness/outside';
import { leadsRun, processesOf, runOf } from '../harness/processes';
import type { OrderlyEnd } from '../harness/schedule';
import type { Ground } from './ground';

const PAUSE_LIMIT_MS = 10_000;
const LOOK_MS = 50;

/** R13: the farm is told to end, as by its user or at a log-out. Its agents go on, or could finish before. */
export async function endOrderly(ground: Ground, { paused }: OrderlyEnd): Promise<void> {
  const { keeper } = ground;
  const known = paused ? await pause(ground) : null;
  await seeEnd(ground, known, () => keeper.end());
}

/** The same when a fail-point has given the signal: at a moment that nobody else could meet. */
export const seeEndAt = (ground: Ground): Promise<void> => seeEnd(ground, null, () => ground.keeper.ended());

async function seeEnd(
  ground: Ground,
  known: ReadonlySet<string> | null,
  end: () => Promise<number | null>,
): Promise<void> {
  const { witness, places } = ground;
  const before = agentsOf(ground);
  const startedAt = Date.now();
  const code = await end();
  const tookMs = Date.now() - startedAt;
  const alive = new Set(agentsOf(ground));
  const lives = readLives(places).filter((life) => life.what === 'end');
  const ended = new Set(lives.map((life) => life.run));
  const begun = known === null ? [] : readRows(places).runs.filter(({ id }) => !known.has(id));
  witness.ends.push({
    code,
    tookMs,
    lost: before.filter((run) => !alive.has(run) && !ended.has(run)),
    begun: begun.map(({ id }) => id),
    staysPaused: known === null ? null : await resume(ground),
  });
}

/** Runs of tasks that nobody cancels meanwhile. */
function agentsOf({ places, schedule }: Ground): string[] {
  const cancelled = new Set(schedule.tasks.filter((task) => task.cancelAfter !== null).map(({ id }) => id));
  const owners = new Map(readRows(places).runs.map((run) => [run.id, run.task_id]));
  return processesOf(places.root)
    .filter(leadsRun)
    .flatMap((one) => runOf(one) ?? [])
    .filter((run) => owners.has(run) && !cancelled.has(owners.get(run) ?? ''));
}

/** Lets what runs come to its end; answers every run that there was when the farm had agreed. */
async function pause(ground: Ground): Promise<Set<string>> {
  await ask(ground, 'POST', '/api/farm/pause');
  const { places } = ground;
  const known = new Set(readRows(places).runs.map(({ id }) => id));
  const live = (): number => readRows(places).runs.filter((run) => run.status_kind !== 'ended').length;
  for (const until = Date.now() + PAUSE_LIMIT_MS; live() > 0 && Date.now() < until;) await sleep(LOOK_MS);
  return known;
}

/** Answers whether the farm that starts now is still paused. */
async function resume(ground: Ground): Promise<boolean> {
  await ground.keeper.ensureUp();
  const { control } = (await ask(ground, 'GET', '/api/farm')) as { control: string };
  await ask(ground, 'POST', '/api/farm/resume');
  return control === 'paused';
}

async function ask({ keeper }: Ground, method: string, path: string): Promise<unknown> {
  const { status, body } = await keeper.call(method, path, method === 'GET' ? undefined : {});
  if (status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}
