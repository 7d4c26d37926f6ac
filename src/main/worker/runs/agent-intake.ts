import { randomUUID } from 'node:crypto';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { EventLog } from '../files/event-log';
import type { Run } from './run';

/** What one run may say through hooks and verdicts, all together. */
export interface IntakeLimits {
  readonly count: number;
  readonly bytes: number;
}

export const INTAKE_LIMITS: IntakeLimits = { count: 20_000, bytes: 16 * 1024 * 1024 };

/** Takes hook calls and verdicts of agents into the event log, within limits per run. */
export interface AgentIntake {
  take(run: Run, type: 'hook' | 'verdict', body: Record<string, unknown>, bytes: number): Result<void>;
}

export function createAgentIntake(events: EventLog, limits: IntakeLimits = INTAKE_LIMITS): AgentIntake {
  const taken = new WeakMap<Run, { count: number; bytes: number }>();
  return {
    take(run, type, body, bytes) {
      const before = taken.get(run) ?? { count: 0, bytes: 0 };
      const after = { count: before.count + 1, bytes: before.bytes + bytes };
      if (after.count > limits.count || after.bytes > limits.bytes) {
        return fail('limited', 'This run has said too much through its hooks.');
      }
      if (!events.isWritable()) return fail('unavailable', 'The worker cannot write to its disk.');
      taken.set(run, after);
      const runId = run.id;
      try {
        events.append(
          type === 'hook' ? { type, runId, hookId: randomUUID(), hook: body } : { type, runId, verdict: body },
        );
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return fail('invalid', 'The request is nested too deeply.');
      }
      return ok(undefined);
    },
  };
}
