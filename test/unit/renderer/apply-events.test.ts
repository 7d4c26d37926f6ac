import { describe, expect, it } from 'vitest';
import { applyEvent, applyEvents } from '../../../src/renderer/src/state/farm/apply-events';
import { emptyFarm, MOST_FINISHED } from '../../../src/renderer/src/state/farm/farm-state';
import { openTask, takeRuns, takeTask } from '../../../src/renderer/src/state/farm/fetched';
import {
  agentEvent,
  ask,
  changed,
  ended,
  event,
  farm,
  NOW,
  run,
  runId,
  task,
  taskId,
  workspace,
  workspaceId,
} from './build';

const running = task('t', { kind: 'running', stage: 'implementation', runId: runId('r') });
const done = task('t', { kind: 'done', at: NOW });
const tool = { toolUseId: 'u', name: 'Bash', toolKind: 'bash', title: 'npm test' } as const;
const shell = {
  ...{
    id: runId('s'),
    kind: 'shell' as const,
    workspaceId: workspaceId('shop'),
    taskId: null,
    agent: null,
    sessionId: null,
  },
  ...{ cwd: '/shop', title: 'shell', state: { kind: 'live' as const }, activity: null, createdAt: NOW },
};
const toolEvent = { kind: 'tool', ...tool, input: {}, parent: null } as const;

describe('events', () => {
  it('change nothing before the first snapshot', () => {
    expect(applyEvent(emptyFarm, changed(1, running))).toBe(emptyFarm);
  });

  it('are applied once each, whichever way they come again', () => {
    const events = [changed(11, running), event(12, { type: 'run.changed', run: run('r', 't') })];
    const once = applyEvents(farm(), events);
    expect(once.seq).toBe(12);
    expect(applyEvents(once, events)).toEqual(once);
    expect(applyEvents(once, [changed(11, done)]).tasks.get(taskId('t'))).toBe(running);
  });

  it('one by one and all at once come to the same', () => {
    const events = [
      changed(11, running),
      event(12, { type: 'run.changed', run: run('r', 't') }),
      agentEvent(13, 'r', toolEvent),
      event(14, { type: 'ask.changed', ask: ask('a', 't') }),
      event(15, { type: 'workspace.changed', workspace: workspace('api') }),
    ];
    let stepwise = farm();
    for (const each of events) stepwise = applyEvent(stepwise, each);
    expect(applyEvents(farm(), events)).toEqual(stepwise);
  });

  it('leave tables alone that they do not touch, so that screens are not drawn again for nothing', () => {
    const before = farm({ tasks: [running] });
    const after = applyEvent(before, event(11, { type: 'workspace.changed', workspace: workspace('api') }));
    expect(after.tasks).toBe(before.tasks);
    expect(after.workspaces).not.toBe(before.workspaces);
    expect(before.workspaces.has(workspaceId('api'))).toBe(false);
  });

  it('of a question that was answered take it away', () => {
    const asked = applyEvent(farm({ tasks: [running] }), event(11, { type: 'ask.changed', ask: ask('a', 't') }));
    expect(asked.asks.size).toBe(1);
    const answered = applyEvent(asked, event(12, { type: 'ask.changed', ask: ask('a', 't', { state: 'denied' }) }));
    expect(answered.asks.size).toBe(0);
  });

  it('of a workspace that was taken off the list take its tasks, runs and terminals along', () => {
    const before = farm({ tasks: [running], runs: [run('r', 't')], asks: [ask('a', 't')] });
    const open = applyEvent(before, event(11, { type: 'terminal.changed', terminal: shell }));
    expect(open.terminals.size).toBe(1);
    const after = applyEvent(open, event(12, { type: 'workspace.removed', workspaceId: workspaceId('shop') }));
    expect([after.workspaces, after.tasks, after.runs, after.asks, after.terminals].map(({ size }) => size)).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});

describe('what an agent does', () => {
  const before = farm({ tasks: [running], runs: [run('r', 't')] });

  it('follows its events', () => {
    const at = applyEvent(before, agentEvent(11, 'r', toolEvent));
    expect(at.doing.get(runId('r'))).toEqual({ kind: 'working', text: 'runs npm test', tool: true, since: NOW + 11 });
  });

  it('is not drawn again while it stays the same', () => {
    const at = applyEvent(before, agentEvent(11, 'r', toolEvent));
    expect(applyEvent(at, agentEvent(12, 'r', toolEvent)).doing).toBe(at.doing);
  });

  it('is no question any more once that was answered, without a word of the agent', () => {
    const asks = { ...toolEvent, kind: 'ask', requestId: 'a', title: 'run `npm publish`?', why: null } as const;
    const asked = applyEvents(before, [
      agentEvent(11, 'r', toolEvent),
      agentEvent(12, 'r', asks),
      event(13, { type: 'ask.changed', ask: ask('a', 't') }),
    ]);
    expect(asked.doing.get(runId('r'))?.text).toBe('asks: run `npm publish`?');
    const answered = (state: 'allowed' | 'denied') =>
      applyEvent(asked, event(14, { type: 'ask.changed', ask: ask('a', 't', { state, answeredAt: NOW + 14 }) }));
    expect(answered('allowed').doing.get(runId('r'))).toMatchObject({ text: 'runs npm publish', since: NOW + 14 });
    expect(answered('denied').doing.get(runId('r'))?.text).toBe('reads your answer');
  });

  it('ends with the run', () => {
    const at = applyEvents(before, [
      agentEvent(11, 'r', toolEvent),
      event(12, { type: 'run.changed', run: run('r', 't', { status: ended }) }),
      agentEvent(13, 'r', toolEvent),
    ]);
    expect(at.doing.size).toBe(0);
  });

  it('is what the farm says, where that is newer', () => {
    const said = { kind: 'idle', text: 'waits', since: NOW + 99 } as const;
    const at = applyEvents(before, [
      agentEvent(11, 'r', toolEvent),
      event(12, { type: 'run.changed', run: run('r', 't', { activity: said }) }),
    ]);
    expect(at.doing.get(runId('r'))).toEqual(said);
  });

  it('of a run that nobody knows is nothing', () => {
    expect(applyEvent(before, agentEvent(11, 'other', toolEvent)).doing.size).toBe(0);
  });
});

describe('usage windows', () => {
  it('are kept by agent and name, the newest word counts', () => {
    const window = { name: 'five_hour', status: 'allowed', utilization: 0.5, resetsAt: NOW } as const;
    const at = applyEvents(farm({ tasks: [running], runs: [run('r', 't')] }), [
      agentEvent(11, 'r', { kind: 'limit', windows: [window] }),
      agentEvent(12, 'r', { kind: 'limit', windows: [{ ...window, utilization: 0.6 }] }),
    ]);
    expect([...at.windows.values()]).toEqual([{ ...window, utilization: 0.6, agent: 'claude', seenAt: NOW + 12 }]);
  });
});

describe('what is kept', () => {
  it('runs of a task go when it is over, but not while its page is open', () => {
    const before = farm({ tasks: [running], runs: [run('r', 't')] });
    expect(applyEvent(before, changed(11, done)).runs.size).toBe(0);
    const open = applyEvent(openTask(before, taskId('t')), changed(11, done));
    expect(open.runs.size).toBe(1);
    expect(openTask(open, null).runs.size).toBe(0);
  });

  it('finished tasks are bounded, the oldest go first', () => {
    const events = Array.from({ length: MOST_FINISHED + 5 }, (_, n) =>
      changed(11 + n, task(`t${n}`, { kind: 'done', at: NOW + n }, { updatedAt: NOW + n })),
    );
    const after = applyEvents(farm({ tasks: [running] }), events);
    expect(after.tasks.size).toBe(MOST_FINISHED + 1);
    expect(after.tasks.has(taskId('t4'))).toBe(false);
    expect(after.tasks.has(taskId('t5'))).toBe(true);
    expect(after.tasks.has(taskId('t'))).toBe(true);
  });

  it('answers do not overwrite what events brought meanwhile', () => {
    const before = farm({ tasks: [{ ...running, updatedAt: NOW + 5 }], runs: [run('r', 't', { status: ended })] });
    expect(takeTask(before, { ...running, updatedAt: NOW + 4 })).toBe(before);
    expect(takeRuns(before, [run('r', 't')])).toBe(before);
    expect(takeRuns(before, [run('r', 't'), run('r2', 't')]).runs.get(runId('r'))?.status.kind).toBe('ended');
  });
});
