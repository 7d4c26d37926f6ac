import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '../../fakes/wait-for';
import type { Acknowledged } from './acknowledged';
import type { FarmKeeper } from './farm-keeper';
import type { Places } from './places';
import type { Schedule } from './schedule';
import type { PlannedTask } from './task-script';

const UP_LIMIT_MS = 60_000;
const LOOK_MS = 50;

export const workspaceId = (seed: number, index: number): string => `ws_crash-${seed}-${index}`;

interface Furnished {
  readonly keeper: FarmKeeper;
  readonly places: Places;
  readonly schedule: Schedule;
  readonly acknowledged: Acknowledged;
}

/** Adds the workspaces, says how many tasks may run at once and opens a terminal, before anything goes wrong. */
export async function furnish({ keeper, places, schedule, acknowledged }: Furnished): Promise<void> {
  for (const [index, path] of places.repositories.entries()) {
    const id = workspaceId(schedule.seed, index);
    await must(keeper, 'POST', '/api/workspaces', { id, path, permission_mode: 'bypassPermissions' });
  }
  await must(keeper, 'PATCH', '/api/settings', { max_concurrent: schedule.maxConcurrent });
  const terminal = `run_crash-terminal-${schedule.seed}`;
  await must(keeper, 'POST', '/api/terminals', {
    id: terminal,
    kind: 'shell',
    workspace_id: workspaceId(schedule.seed, 0),
  });
  acknowledged.terminal(terminal);
}

/** When a feeder goes on, and when it ends. */
export interface Appetite {
  readonly over: AbortSignal;
  /** True when no more tasks are needed. */
  readonly enough: () => boolean;
  readonly unfinished: () => number;
}

/**
 * Adds the tasks of a schedule one after the other, as one user does: each is asked for under its own id until a farm has answered, and
 * only then the next. Answers when the last was acknowledged and the cancels were.
 */
export async function feed(bench: Furnished, { over, enough, unfinished }: Appetite): Promise<void> {
  const { schedule, acknowledged } = bench;
  const cancels: Promise<void>[] = [];
  for (const task of schedule.tasks) {
    await sleep(task.pauseMs);
    const { ahead } = schedule;
    while (!over.aborted && !enough() && unfinished() >= ahead) await sleep(LOOK_MS);
    if (over.aborted || enough()) break;
    await add(bench, task, over);
    if (over.aborted) return;
    acknowledged.task(task.id);
    if (task.cancelAfter !== null) cancels.push(cancel(bench.keeper, task, task.cancelAfter, acknowledged, over));
  }
  await Promise.all(cancels);
}

function add({ keeper, schedule }: Furnished, task: PlannedTask, over: AbortSignal): Promise<void> {
  const body = {
    id: task.id,
    workspace_id: workspaceId(schedule.seed, task.workspace),
    title: task.title,
    pipeline: 'crash',
    agent: 'scripted',
    start: true,
  };
  return insist(keeper, over, async () => {
    const { status, body: answer } = await keeper.call('POST', '/api/tasks', body);
    if (status > 299 && status < 500) throw new Refused(`${task.id}: ${status} ${JSON.stringify(answer)}`);
    return status < 300;
  });
}

async function cancel(
  keeper: FarmKeeper,
  task: PlannedTask,
  after: number,
  acknowledged: Acknowledged,
  over: AbortSignal,
): Promise<void> {
  const from = keeper.seq();
  const deadline = Date.now() + 3_000;
  await waitFor('the time to cancel', () => over.aborted || keeper.seq() >= from + after || Date.now() > deadline);
  await insist(keeper, over, async () => {
    const { status } = await keeper.call('POST', `/api/tasks/${task.id}/cancel`, {});
    if (status < 300) acknowledged.cancel(task.id);
    /** It was over before. */
    return status < 300 || status === 409;
  });
}

/** A farm that says no to what it must say yes to: no restart mends that. */
class Refused extends Error {}

/** Calls again until a farm has answered. */
async function insist(keeper: FarmKeeper, over: AbortSignal, work: () => Promise<boolean>): Promise<void> {
  while (!over.aborted) {
    try {
      await waitFor('a farm to talk to', () => over.aborted || keeper.isUp(), UP_LIMIT_MS);
      if (await work()) return;
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await sleep(10);
  }
}

async function must(keeper: FarmKeeper, method: string, path: string, body: unknown): Promise<void> {
  const { status, body: answer } = await keeper.call(method, path, body);
  if (status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
}
