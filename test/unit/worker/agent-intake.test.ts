import { expect, it } from 'vitest';
import { RunId } from '../../../src/main/contract/ids';
import type { EventLog, NewWorkerEvent } from '../../../src/main/worker/files/event-log';
import { createAgentIntake } from '../../../src/main/worker/runs/agent-intake';
import type { Run } from '../../../src/main/worker/runs/run';

/** An intake into a list, and a run that speaks to it. */
function intakeOf(limits: { count: number; bytes: number }) {
  const events: NewWorkerEvent[] = [];
  const log = {
    isWritable: () => true,
    append(event: NewWorkerEvent) {
      events.push(event);
      return { ...event, seq: events.length, at: 0 };
    },
  };
  const run = { id: RunId.parse('run_intake01') } as Run;
  return { events, run, intake: createAgentIntake(log as unknown as EventLog, limits) };
}

const step = { hook_event_name: 'PreToolUse', tool_input: { command: 'x'.repeat(5000) } };

it('hears the end of a turn and the verdict of an agent that has told too many steps', () => {
  const { intake, run } = intakeOf({ count: 40, bytes: 1024 * 1024 });
  const steps = Array.from({ length: 40 }, () => intake.hook(run, step).ok);
  expect(steps.lastIndexOf(true)).toBe(34);
  expect(intake.hook(run, { hook_event_name: 'Stop' }).ok).toBe(true);
  expect(intake.hook(run, { hook_event_name: 'HungUp', hook_id: 'one' }).ok).toBe(true);
  expect(intake.verdict(run, { passed: true }).ok).toBe(true);
  const ends = Array.from({ length: 5 }, () => intake.hook(run, { hook_event_name: 'Stop' }).ok);
  expect(ends).toEqual([true, true, false, false, false]);
});

it('keeps less of each step from half of what a run may say on', () => {
  const { intake, run, events } = intakeOf({ count: 1000, bytes: 40_000 });
  const steps = Array.from({ length: 10 }, () => intake.hook(run, step).ok);
  expect(steps.every(Boolean)).toBe(true);
  const sizes = events.map((event) => JSON.stringify(event).length);
  expect(sizes.filter((size) => size > 5000)).toHaveLength(4);
});

it('refuses what is nested so deeply that the farm would break over it', () => {
  const { intake, run, events } = intakeOf({ count: 1000, bytes: 1024 * 1024 });
  const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  for (const depth of [100, 2000, 50_000]) {
    expect(intake.hook(run, { tool_input: nested(depth) })).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(intake.verdict(run, { outputs: nested(depth) })).toMatchObject({ ok: false, error: { code: 'invalid' } });
  }
  expect(events).toEqual([]);
  expect(intake.hook(run, { tool_input: nested(30) }).ok).toBe(true);
});

it('refuses a verdict whose outputs are more than a run keeps', () => {
  const { intake, run, events } = intakeOf({ count: 10, bytes: 4 * 1024 * 1024 });
  const refused = intake.verdict(run, { passed: true, outputs: { text: 'x'.repeat(70_000) } });
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(intake.verdict(run, { passed: true, outputs: { text: 'x'.repeat(60_000) } }).ok).toBe(true);
  expect(intake.verdict(run, { passed: true }).ok).toBe(true);
  expect(events).toHaveLength(2);
});
