import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FailPlan } from './points';
import { HITS_FILE, PLAN_FILE } from './points';
import { noteSyncedLog, noteSyncs } from './synced';

/**
 * What stands behind the fail-points of a crash build. The plan lies in the folder for temporary files, because that is the one place that
 * farm and worker are both told of, and it may be laid there while they run. It strikes once.
 */
const planPath = join(tmpdir(), PLAN_FILE);
const hitsPath = join(tmpdir(), HITS_FILE);

let present = '';
let passed = 0;

await noteSyncs();

/** Counts the point when the plan names it, and strikes at the time that the plan names. */
export function failPoint(name: string): void {
  if (name === 'commit.synced') noteSyncedLog();
  const plan = readPlan();
  if (plan?.point !== name) return;
  passed += 1;
  if (passed < plan.nth || (passed > plan.nth && plan.action !== 'refuse')) return;
  // First: whoever starts after this must not meet the same plan.
  if (plan.action !== 'refuse') giveWay(plan.next);
  if (passed === plan.nth)
    appendFileSync(hitsPath, `${JSON.stringify({ id: plan.id, point: name, pid: process.pid })}\n`);
  strike(plan);
}

/** A plan is there whole or not at all. */
function giveWay(next: FailPlan | null): void {
  if (!next) return rmSync(planPath, { force: true });
  writeFileSync(`${planPath}.new`, JSON.stringify(next));
  renameSync(`${planPath}.new`, planPath);
}

function strike(plan: FailPlan): void {
  switch (plan.action) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return wait(10_000);
    case 'delay':
      return wait(plan.delayMs);
    case 'end':
      process.kill(process.pid, 'SIGTERM');
      return;
    case 'error':
    case 'refuse':
      throw Object.assign(new Error(`the crash harness lets ${plan.point} fail`), { code: 'EIO' });
  }
}

/** Holds the whole process, as a slow disk does. */
function wait(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function readPlan(): FailPlan | null {
  let text: string;
  try {
    text = readFileSync(planPath, 'utf8');
  } catch {
    return null;
  }
  if (text !== present) {
    present = text;
    passed = 0;
  }
  return JSON.parse(text) as FailPlan;
}
