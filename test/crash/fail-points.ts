import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FailPlan } from './points';
import { HITS_FILE, PLAN_FILE } from './points';

/**
 * What stands behind the fail-points of a crash build. The plan lies in the folder for temporary files, because that is the one place that
 * farm and worker are both told of, and it may be laid there while they run. It strikes once.
 */
const planPath = join(tmpdir(), PLAN_FILE);
const hitsPath = join(tmpdir(), HITS_FILE);

let present = '';
let passed = 0;

/** Counts the point when the plan names it, and strikes at the time that the plan names. */
export function failPoint(name: string): void {
  const plan = readPlan();
  if (plan?.point !== name) return;
  passed += 1;
  if (passed !== plan.nth) return;
  // First: whoever starts after this must not meet the same plan.
  rmSync(planPath, { force: true });
  appendFileSync(hitsPath, `${JSON.stringify({ id: plan.id, point: name, pid: process.pid })}\n`);
  strike(plan);
}

function strike(plan: FailPlan): void {
  switch (plan.action) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return wait(10_000);
    case 'delay':
      return wait(plan.delayMs);
    case 'error':
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
