import type { ProblemCode } from '../../../src/main/contract/agent-event';
import { describe, expect, it } from 'vitest';
import type { TaskId } from '../../../src/main/contract/ids';
import type { TaskState } from '../../../src/main/contract/task';
import {
  converse,
  newConversation,
  outcomeOf,
  withTrouble,
  withVerdict,
} from '../../../src/main/core/run/conversation';
import { countEvent, noTotals } from '../../../src/main/core/run/totals';
import { waitedMs, workedMs, workedStretches } from '../../../src/main/core/run/working-time';
import { defaultSettings } from '../../../src/main/core/settings/defaults';
import { withEnvironment } from '../../../src/main/core/settings/environment';
import { planQueue } from '../../../src/main/core/task/queue';
import { branchOf, slugOf } from '../../../src/main/core/task/slug';

const verdict = { passed: true, summary: 'fine', findings: [], outputs: {} };
const turn = (ok: boolean, problem: ProblemCode | null = null) =>
  ({ kind: 'turn-end', ok, problem, message: problem, resetsAt: null, hasVerdict: false }) as const;
const exit = { code: 0, signal: null, how: 'exit', message: null, stopReason: null, swept: 0, at: 1 } as const;

describe('a conversation', () => {
  it('asks once more for a missing verdict, then closes without one', () => {
    const first = converse(newConversation, turn(true));
    expect(first.reply).toBe('remind');
    const second = converse(first.after, turn(true));
    expect(second.reply).toBe('close');
    expect(outcomeOf(second.after, exit, null)).toEqual({ kind: 'no-verdict' });
  });

  it('counts a verdict that was given, whatever fails after it', () => {
    const offered = converse(newConversation, { kind: 'verdict', verdict }).after;
    for (const problem of ['api-error', 'limit-reached', 'out-of-credit'] as const) {
      const failed = converse(offered, turn(false, problem));
      expect(failed.reply).toBe('close');
      expect(outcomeOf(failed.after, { ...exit, code: 1 }, null)).toEqual({ kind: 'verdict' });
    }
    const good = converse(offered, turn(true));
    expect(good.reply).toBe('close');
    expect(outcomeOf(good.after, { ...exit, code: 1 }, null)).toEqual({ kind: 'verdict' });
    const crashed = withTrouble(offered, [{ kind: 'error', problem: 'killed', message: 'x', status: null }]);
    expect(outcomeOf(crashed, { ...exit, code: null, signal: 'SIGSEGV' }, null)).toEqual({ kind: 'verdict' });
  });

  it('counts no verdict of a turn that its user has broken off: more is to be said', () => {
    const offered = converse(newConversation, { kind: 'verdict', verdict }).after;
    const { after, reply } = converse(offered, turn(false, 'interrupted'));
    expect(reply).toBeNull();
    expect(outcomeOf(withVerdict(after, verdict), exit, null)).toMatchObject({ problem: 'interrupted' });
  });

  it('counts a verdict that came over the worker, also where the conversation ends at a limit', () => {
    const limited = converse(newConversation, turn(false, 'limit-reached')).after;
    expect(outcomeOf(withVerdict(limited, verdict), exit, null)).toEqual({ kind: 'verdict' });
    expect(outcomeOf(withVerdict(limited, null), exit, null)).toMatchObject({ problem: 'limit-reached' });
  });

  it('leaves an interrupted agent waiting for words', () => {
    const interrupted = converse(newConversation, turn(false, 'interrupted'));
    expect(interrupted.reply).toBeNull();
    expect(interrupted.after.closing).toBe(false);
  });

  it('tells how a run without a verdict ended', () => {
    const of = (more: Partial<Parameters<typeof outcomeOf>[1]>, stop: Parameters<typeof outcomeOf>[2] = null) =>
      outcomeOf(newConversation, { ...exit, ...more }, stop);
    expect(of({ code: null, signal: 'SIGKILL' })).toMatchObject({ problem: 'killed' });
    expect(of({ code: 3 })).toMatchObject({ problem: 'exited' });
    expect(of({ how: 'lost' })).toMatchObject({ problem: 'lost' });
    expect(of({ how: 'failed' })).toMatchObject({ problem: 'start-failed' });
    expect(of({ code: 143 }, { kind: 'timeout', afterMs: 5 })).toEqual({ kind: 'timeout', afterMs: 5 });
    expect(of({ code: 143 }, { kind: 'stopped', reason: 'x' })).toEqual({ kind: 'stopped', reason: 'x' });
  });
});

describe('totals', () => {
  it('never sum what the source counts cumulatively', () => {
    const usage = (costUsd: number) =>
      ({ kind: 'usage', costUsd, tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 }, turns: 1 }) as const;
    const totals = countEvent(countEvent(noTotals, usage(0.2)), usage(0.5));
    expect(totals.costUsd).toBe(0.5);
    expect(totals.tokens.output).toBe(2);
  });

  it('count a call that was denied apart from those that were made', () => {
    const tool = { toolUseId: 't', name: 'Bash', toolKind: 'bash', title: 'rm' } as const;
    const call = { ...tool, kind: 'tool', input: {}, parent: null } as const;
    const end = { ...tool, kind: 'tool-end', output: '', exitCode: null, durationMs: null, file: null } as const;
    const denied = { ...end, ok: false, denied: true } as const;
    const events = [call, { ...end, ok: true }, call, denied, call, { ...end, ok: false }, call] as const;
    expect(events.reduce(countEvent, noTotals)).toMatchObject({
      toolCount: 3,
      bashCount: 3,
      fileOps: 0,
      deniedCount: 1,
    });
    expect(countEvent(noTotals, call)).not.toHaveProperty('deniedCount');
  });
});

describe('working time', () => {
  it('leaves out the time in which the run waited, once', () => {
    expect(workedMs(0, 100, [])).toBe(100);
    expect(
      workedMs(0, 100, [
        { from: 10, to: 30 },
        { from: 20, to: 40 },
      ]),
    ).toBe(70);
    expect(workedMs(0, 100, [{ from: 90, to: null }])).toBe(90);
    // The clock was set back in between.
    expect(workedMs(0, 100, [{ from: 50, to: 20 }])).toBe(100);
    expect(workedMs(1000, 100, [])).toBe(0);
  });

  it('lies between the waits', () => {
    const waits = [
      { from: 20, to: 40 },
      { from: 10, to: 30 },
      { from: 90, to: null },
    ];
    expect(workedStretches(0, 100, waits)).toEqual([
      { from: 0, to: 10 },
      { from: 40, to: 90 },
    ]);
    expect(workedStretches(25, 35, waits)).toEqual([]);
  });
});

describe('the time that a run has waited', () => {
  const live = { startedAt: 0, endedAt: null };
  it('is that up to the oldest wait that goes on, overlapping ones once', () => {
    expect(waitedMs(live, [])).toBe(0);
    expect(waitedMs(live, [{ from: 10, to: null }])).toBe(0);
    expect(waitedMs(live, [{ from: 10, to: 30 }])).toBe(20);
    const first = { from: 10, to: 40 };
    const waits = (to: number | null) => [first, { from: 15, to: 20 }, { from: 30, to }];
    expect(waitedMs(live, waits(null))).toBe(20);
    expect(waitedMs(live, waits(60))).toBe(50);
    expect(waitedMs(live, [{ from: 5, to: null }, first])).toBe(0);
  });

  it('is closed by the end of the run', () => {
    expect(waitedMs({ startedAt: 5, endedAt: 50 }, [{ from: 10, to: null }])).toBe(40);
    expect(waitedMs({ startedAt: 5, endedAt: 50 }, [{ from: 0, to: 80 }])).toBe(45);
    expect(waitedMs({ startedAt: null, endedAt: 50 }, [{ from: 10, to: 20 }])).toBe(0);
    expect(waitedMs({ startedAt: 50, endedAt: 5 }, [{ from: 10, to: 20 }])).toBe(0);
  });
});

describe('the queue', () => {
  const task = (id: string, state: TaskState, queueRank: number | null) => ({ id: id as TaskId, state, queueRank });
  const queued: TaskState = { kind: 'queued', since: 0 };
  it('begins the oldest first, as many as there are free places', () => {
    const running: TaskState = { kind: 'running', stage: 'qa', runId: null };
    const held: TaskState = { kind: 'held', stage: 'qa', why: '', code: 'limit', until: 9 };
    const tasks = [
      task('c', queued, 3),
      task('a', queued, 1),
      task('b', queued, 2),
      task('r', running, 0),
      task('h', held, 0),
    ];
    expect(planQueue(tasks, 2)).toEqual(['a']);
    expect(planQueue(tasks, 4)).toEqual(['a', 'b', 'c']);
    expect(planQueue(tasks, 1)).toEqual([]);
  });
});

describe('settings of the environment', () => {
  it('win, are named, and are told when they make no sense', () => {
    const { settings, fixedBy, refused } = withEnvironment(defaultSettings, {
      ORCHESTRATOR_MAX_CONCURRENT: '5',
      ORCHESTRATOR_STAGE_TIMEOUT_QA: '7',
      ORCHESTRATOR_STAGE_TIMEOUT_SPEC: 'soon',
      CLAUDE_CLI_PATH: '',
    });
    expect(settings.maxConcurrent).toBe(5);
    expect(settings.stageTimeoutMs).toEqual({ specification: 30 * 60_000, implementation: 60 * 60_000, qa: 7_000 });
    expect(fixedBy).toEqual({
      maxConcurrent: 'ORCHESTRATOR_MAX_CONCURRENT',
      'stageTimeoutMs.qa': 'ORCHESTRATOR_STAGE_TIMEOUT_QA',
    });
    expect(refused).toEqual(['ORCHESTRATOR_STAGE_TIMEOUT_SPEC']);
  });
});

describe('branch names', () => {
  it('are made of what people recognise', () => {
    expect(slugOf('Add login & logout!')).toBe('add-login-logout');
    expect(slugOf('Überprüfung der Größe')).toBe('uberprufung-der-grosse');
    expect(slugOf('日本語')).toBe('task');
    expect(slugOf('--upload-pack=x')).toBe('upload-pack-x');
    expect(branchOf('task_0123456789ab', 'Fix')).toBe('croft/01234567-fix');
  });
});
