import { waitFor } from '../../fakes/wait-for';
import { leftOf } from '../harness/left';
import { FAIL_POINTS } from '../points';
import type { FailPlan } from '../points';
import type { Blow } from '../harness/schedule';
import type { Ground } from './ground';
import { seeEndAt } from './orderly-end';

const NEXT_LIMIT_MS = 3_000;
const LOOK_MS = 100;

/** Lays a plan and sees it strike, with all that lie behind it. Answers the points that were struck. */
export async function strikeAtPoint(
  ground: Ground,
  { plan, first, withinMs }: Extract<Blow, { kind: 'fail' }>,
  note: (text: string) => void,
): Promise<string[]> {
  const { keeper } = ground;
  const struck: string[] = [];
  keeper.lay(plan);
  if (first) await keeper.kill(first);
  for (let next: FailPlan | null = plan; next; next = next.next) {
    // The next plan may end the farm while it starts again.
    await keeper.ensureUp();
    await passed(ground, next, next === plan ? withinMs : NEXT_LIMIT_MS);
    const pid = keeper.struck(next);
    if (pid === null) {
      note(`${next.point} was not passed ${next.nth} times`);
      break;
    }
    struck.push(next.point);
    await seeThrough(ground, next, pid);
  }
  keeper.takeBack();
  return struck;
}

async function seeThrough(ground: Ground, { action, point }: FailPlan, struck: number): Promise<void> {
  const { keeper, witness } = ground;
  if (action !== 'kill' && action !== 'end') return;
  if (FAIL_POINTS.worker.some((name) => name === point)) witness.workerBlows += 1;
  else if (action === 'end') await seeEndAt(ground);
  else await waitFor('the end of the farm', () => keeper.pid() !== struck || !keeper.isUp());
}

/** Waits until a plan has struck. It never will when everything is over. */
async function passed(ground: Ground, plan: FailPlan, limitMs: number): Promise<void> {
  const { keeper } = ground;
  const deadline = Date.now() + limitMs;
  let lookedAt = Date.now();
  await waitFor(
    'a fail-point',
    () => {
      if (keeper.struck(plan) !== null || Date.now() > deadline) return true;
      if (Date.now() - lookedAt < LOOK_MS) return false;
      lookedAt = Date.now();
      return leftOf(ground).length === 0;
    },
    limitMs + LOOK_MS,
  );
}
