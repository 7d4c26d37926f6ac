import { randomUUID } from 'node:crypto';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { TOO_NOISY } from '../../contract/worker-protocol';
import type { EventLog, NewWorkerEvent } from '../files/event-log';
import type { Run } from './run';

/** What one run may say through hooks and verdicts, all together. */
export interface IntakeLimits {
  readonly count: number;
  readonly bytes: number;
}

/** An agent in a terminal tells each of its steps by hooks, for hours: about 10 KB a step. The farm keeps them in memory. */
export const INTAKE_LIMITS: IntakeLimits = { count: 100_000, bytes: 32 * 1024 * 1024 };
/** Texts of hook calls are kept up to here: whole files are in them, several times. */
const KEPT_TEXT = 16 * 1024;
/** Those of a call with so many of them that it would be too large for one event. */
const KEPT_OF_MANY = 256;
/** Those of a run that has said so much of what it may say: it goes on for longer then. */
const KEPT_AFTER_MUCH = 2048;
const MUCH = 1 / 2;
/** The rest is for what a run's end hangs on: an agent that has told all of its steps must not work on unheard. */
const FOR_STEPS = 7 / 8;
const ENDS: ReadonlySet<unknown> = new Set(['Stop', 'StopFailure', 'SessionEnd', 'HungUp']);
/** What is nested deeper is refused: whoever goes through it later must not run out of stack. */
const DEEPEST = 64;
/** A verdict's outputs stand in the row of its run, and in each of its events (see contract/verdict). */
const MAX_OUTPUTS = 64 * 1024;
const TOO_MUCH_OUTPUT = `The outputs of a verdict have room for ${MAX_OUTPUTS} characters: say less, or write it to a file.`;
/** The farm reads events line by line, and gives up on a line that does not end. */
const MAX_EVENT = 4 * 1024 * 1024;

type Body = Record<string, unknown>;

/** Takes hook calls and verdicts of agents into the event log, within limits per run. */
export interface AgentIntake {
  /** Answers the name of the call. Long texts in it are cut. */
  hook(run: Run, body: Body): Result<string>;
  verdict(run: Run, body: Body): Result<void>;
}

export function createAgentIntake(events: EventLog, limits: IntakeLimits = INTAKE_LIMITS): AgentIntake {
  const taken = new WeakMap<Run, { count: number; bytes: number }>();
  const limited = new WeakSet<Run>();
  const takenOf = (run: Run) => taken.get(run) ?? { count: 0, bytes: 0 };

  function take(run: Run, event: NewWorkerEvent, share: number): Result<void> {
    const bytes = sizeOf(event);
    if (bytes > MAX_EVENT) return fail('invalid', 'The request is too large.');
    const before = takenOf(run);
    const after = { count: before.count + 1, bytes: before.bytes + bytes };
    if (after.count > limits.count * share || after.bytes > limits.bytes * share) {
      tellOnce(run);
      return fail('limited', 'This run has said too much through its hooks.');
    }
    if (!events.isWritable()) return fail('unavailable', 'The worker cannot write to its disk.');
    taken.set(run, after);
    events.append(event);
    return ok(undefined);
  }

  /** The farm hears of it, for its user. */
  function tellOnce(run: Run): void {
    if (limited.has(run) || !events.isWritable()) return;
    limited.add(run);
    events.append({ type: 'hook', runId: run.id, hookId: randomUUID(), hook: { hook_event_name: TOO_NOISY } });
  }

  return {
    hook(run, body) {
      if (isTooDeep(body)) return TOO_DEEP;
      const hookId = randomUUID();
      const hasSaidMuch = takenOf(run).bytes > limits.bytes * MUCH;
      const whole = shortenAll(body, hasSaidMuch ? KEPT_AFTER_MUCH : KEPT_TEXT);
      const hook = sizeOf(whole) > MAX_EVENT / 2 ? shortenAll(body, KEPT_OF_MANY) : whole;
      const share = ENDS.has(body['hook_event_name']) ? 1 : FOR_STEPS;
      const result = take(run, { type: 'hook', runId: run.id, hookId, hook }, share);
      return result.ok ? ok(hookId) : result;
    },
    verdict(run, verdict) {
      if (isTooDeep(verdict)) return TOO_DEEP;
      const { outputs = null } = verdict;
      if (JSON.stringify(outputs).length > MAX_OUTPUTS) return fail('invalid', TOO_MUCH_OUTPUT);
      return take(run, { type: 'verdict', runId: run.id, verdict }, 1);
    },
  };
}

const TOO_DEEP = fail('invalid', 'The request is nested too deeply.');

const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

const isTooDeep = (value: unknown, depth = 0): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth >= DEEPEST || Object.values(value).some((part) => isTooDeep(part, depth + 1)));

const shortenAll = (body: object, most: number): Body =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [key, shorten(value, most)]));

function shorten(value: unknown, most: number): unknown {
  if (typeof value === 'string') return value.length > most ? `${value.slice(0, most)}…` : value;
  if (Array.isArray(value)) return value.map((part) => shorten(part, most));
  return typeof value === 'object' && value !== null ? shortenAll(value, most) : value;
}
