import { ok } from '../../../src/main/contract/errors';
import type { FarmEvent, FarmFact } from '../../../src/main/contract/event';
import { classOf } from '../../../src/main/contract/event-class';
import type { Handlers } from '../../../src/main/contract/handlers';
import { RunId, TaskId } from '../../../src/main/contract/ids';
import type { Run } from '../../../src/main/contract/run';
import type { UsageBucket } from '../../../src/main/contract/usage';
import { agentEvent } from '../../builders';
import type { FakeFarm } from '../../fakes/gateway';
import { theRunId, theTaskId, theWorkspace } from '../../fakes/handlers';

/** When the made-up log began; one event each three seconds. */
const STEP_MS = 3000;

const titles = ['npm test', 'git status --short', 'node --test test/auth.test.ts', 'ls -la src'];

function factOf(seq: number): FarmFact {
  switch (seq % 7) {
    case 0:
      return { type: 'agent', event: agentEvent.toolEnd({ ok: false, exitCode: 1, output: `failure ${seq}` }) };
    case 1:
      return { type: 'agent', event: agentEvent.tool({ title: titles[seq % titles.length] ?? '' }) };
    case 2:
      return { type: 'agent', event: agentEvent.text(`I have looked at it, step ${seq}. שלום 🙂`) };
    case 3: {
      const file = { path: `src/part-${seq % 50}/a-rather-long-name-of-a-file.ts`, added: seq % 90, removed: seq % 7 };
      const { path } = file;
      return {
        type: 'agent',
        event: agentEvent.toolEnd({ name: 'Edit', toolKind: 'file', title: path, file, exitCode: null }),
      };
    }
    case 4:
      return { type: 'notice', level: 'info', code: 'test', message: `Number ${seq}`, next: null };
    default:
      return { type: 'agent', event: agentEvent.thinking(`Let me see whether part ${seq % 50} holds a token.`) };
  }
}

/** A farm with a log of any length, made up as it is asked for, that keeps what was asked. */
export function activityAnswers(farm: FakeFarm, stored: number, runs: readonly Run[] = []) {
  const began = Date.now() - stored * STEP_MS;
  const eventAt = (seq: number): FarmEvent => ({
    ...{ seq, at: began + seq * STEP_MS, workspaceId: theWorkspace.id, taskId: theTaskId, runId: theRunId },
    fact: factOf(seq),
  });
  const world = { last: stored, asked: [] as unknown[] };
  const answers: Partial<Handlers> = {
    'event.snapshot': async (input, context) => {
      const reply = await farm.fake.handlers['event.snapshot'](input, context);
      return reply.ok ? ok({ ...reply.value, seq: world.last, runs: [], asks: [], terminals: [] }) : reply;
    },
    'event.extent': () => ok({ first: world.last === 0 ? 0 : 1, last: world.last }),
    'event.at': ({ at }) => ok({ seq: Math.min(world.last, Math.max(1, Math.ceil((at - began) / STEP_MS))) }),
    'event.list': (input) => {
      world.asked.push(input);
      const events: FarmEvent[] = [];
      const down = input.after === undefined;
      let seq = down ? Math.min(world.last, (input.before ?? Infinity) - 1) : (input.after ?? 0) + 1;
      const fits = (event: FarmEvent) =>
        (input.classes === undefined || input.classes.includes(classOf(event.fact))) &&
        (input.text === undefined || JSON.stringify(event.fact).toLowerCase().includes(input.text.toLowerCase()));
      for (let looked = 0; events.length < input.limit && looked < 20_000; looked += 1, seq += down ? -1 : 1) {
        if (seq < 1 || seq > world.last) break;
        const event = eventAt(seq);
        if (fits(event)) events.push(event);
      }
      return ok({ events, more: down ? seq > 1 && events.length > 0 : seq <= world.last });
    },
    'event.export': ({ after, limit }) => {
      const to = Math.min(world.last, after + limit);
      const lines = Array.from({ length: to - after }, (_, index) => JSON.stringify(eventAt(after + index + 1)));
      return ok({ lines: `${lines.join('\n')}\n`, events: lines.length, next: to < world.last ? to : null });
    },
    'run.list': () => ok([...runs]),
    'usage.chart': ({ from, to, bucketMs }) =>
      ok({ buckets: bucketsOf(from, to, bucketMs, stored), byWorkspace: usedBy(stored) }),
  };
  return { world, answers, eventAt };
}

const usedBy = (stored: number) => (stored === 0 ? [] : [{ workspaceId: theWorkspace.id, costUsd: 12.4, runs: 31 }]);

function bucketsOf(from: number, to: number, bucketMs: number, stored: number): UsageBucket[] {
  return Array.from({ length: Math.ceil((to - from) / bucketMs) }, (_, index) => {
    const busy = stored === 0 ? 0 : Math.max(0, Math.sin(index / 4));
    return {
      ...{
        at: from + index * bucketMs,
        costUsd: busy * 0.9,
        tokens: Math.round(busy * 40_000),
        runs: Math.round(busy * 3),
      },
      ...{
        failed: index % 11 === 3 && busy > 0 ? 1 : 0,
        tasksDone: Math.round(busy * 2),
        busyMs: Math.round(busy * 3 * bucketMs),
      },
    };
  });
}

/** Many runs with all the ways to end. */
export function manyRuns(of: Run, count: number): readonly Run[] {
  const outcomes: readonly Run['status'][] = [
    { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null },
    { kind: 'running' },
    { kind: 'ended', outcome: { kind: 'timeout', afterMs: 1_800_000 }, exitCode: null, signal: 'SIGTERM' },
    {
      ...{ kind: 'ended', exitCode: 1, signal: null },
      outcome: { kind: 'problem', problem: 'api-error', message: 'The API answered 500 three times.', resetsAt: null },
    },
  ];
  return Array.from({ length: count }, (_, index): Run => {
    const startedAt = Date.now() - index * 600_000 - 60_000;
    const status = outcomes[index % outcomes.length] ?? { kind: 'running' };
    return {
      ...of,
      id: RunId.parse(`run_many${String(index).padStart(8, '0')}`),
      taskId: index % 3 === 0 ? TaskId.parse('task_gone00000000') : of.taskId,
      attempt: (index % 3) + 1,
      ...{
        status,
        startedAt,
        createdAt: startedAt,
        endedAt: status.kind === 'ended' ? startedAt + 400_000 + index * 900 : null,
      },
      verdict: index % 8 === 0 ? { passed: true, summary: 'good', outputs: {}, findings: [] } : null,
      totals: {
        ...{ toolCount: (index * 7) % 90, bashCount: (index * 3) % 40, fileOps: (index * 5) % 30, turns: 4 },
        tokens: { input: index * 900, output: index * 80, cacheRead: index * 12_000, cacheWrite: 0 },
        costUsd: ((index * 37) % 500) / 100,
      },
    };
  });
}
