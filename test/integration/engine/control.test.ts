import { describe, expect, it } from 'vitest';
import type { Git } from '../../../src/main/ports/git';
import { writeFiles } from '../../builders/repo';
import { waitFor } from '../../fakes/wait-for';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { endWhenClosed, giveVerdict, promptOf, stageOf, tell } from './fake-driver';

const cancel = (farm: EngineFarm, taskId: Parameters<EngineFarm['present']>[0]['id']) =>
  valueOf(farm.handlers['task.cancel']({ taskId, reason: 'cancelled by you' }, call));

const gated = `name: gated
title: Gated
stages:
  - { key: plan, title: Plan, role: specification, prompt: 'Plan it. {{note}}', gate: approve }
  - { key: build, title: Build, role: implementation, prompt: 'Build it. {{note}}' }
`;

async function gatedFarm(): Promise<{ farm: EngineFarm; workspaceId: string }> {
  const farm = await createEngineFarm({ onStart: (run) => giveVerdict(run) });
  const workspaceId = await farm.repository();
  writeFiles(farm.scratch.path, { 'shop/.croft/pipelines/gated.yml': gated });
  return { farm, workspaceId };
}

describe('cancel', () => {
  it('of a draft, of a queued task and of one whose worktree is being made starts nothing', async () => {
    const hold = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const wrapGit = (git: Git): Git => ({
      ...git,
      async ensureWorktree(o) {
        asked.resolve();
        await hold.promise;
        return git.ensureWorktree(o);
      },
    });
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' }, wrapGit });
    const workspaceId = await farm.repository();
    const placing = await farm.task(workspaceId);
    const queued = await farm.task(workspaceId);
    const draft = await farm.task(workspaceId, { start: false });
    await asked.promise;
    for (const task of [draft, queued, placing]) await cancel(farm, task.id);
    hold.resolve();
    await farm.until('the worktree is there', () => farm.present(placing).place.kind === 'worktree');
    expect([placing, queued, draft].map((task) => farm.state(task).kind)).toEqual(Array(3).fill('cancelled'));
    expect(farm.worker.starts()).toBe(0);
    expect(farm.runs(placing)).toEqual([]);
  });

  it('with all others is told of, and counts those that were about to begin', async () => {
    const hold = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const wrapGit = (git: Git): Git => ({
      ...git,
      async ensureWorktree(o) {
        asked.resolve();
        await hold.promise;
        return git.ensureWorktree(o);
      },
    });
    const farm = await createEngineFarm({ wrapGit });
    await farm.task(await farm.repository());
    await asked.promise;
    const stopAll = () => valueOf(farm.handlers['farm.stop-all']({}, call));
    expect(await stopAll()).toEqual({ control: 'paused', liveRuns: 0, stopped: 1 });
    expect(await stopAll()).toMatchObject({ stopped: 0 });
    hold.resolve();
  });

  it('of a task that waits at the start gate is not held up by the gate', async () => {
    const farm = await createEngineFarm({ cores: 1 });
    const workspaceId = await farm.repository();
    const first = await farm.task(workspaceId);
    await farm.running(first);
    const second = await farm.task(workspaceId);
    await waitFor('the second run is planned', () => farm.runs(second)[0]?.status.kind === 'planned');
    await cancel(farm, second.id);
    await farm.until('the second run has ended', () => farm.runs(second)[0]?.settledAt);
    expect(farm.worker.starts()).toBe(1);
  });

  it('while an agent works, also while it asks, ends it and keeps its work', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') throw new Error('no worktree');
    writeFiles(place.path, { 'half.txt': 'half\n' });
    tell(run, {
      kind: 'ask',
      requestId: 'request-1',
      toolUseId: 'tool-1',
      name: 'Bash',
      toolKind: 'bash',
      title: 'npm publish',
      input: {},
      why: null,
    });
    await farm.until('the ask is open', () => farm.present(task).openAsks === 1);
    await cancel(farm, task.id);
    await farm.until('the run is settled', () => farm.runs(task)[0]?.settledAt);
    expect(farm.runs(task)[0]?.status).toMatchObject({ outcome: { kind: 'stopped' } });
    expect(farm.present(task).openAsks).toBe(0);
    expect(farm.scratch.git(place.path, 'show', '--name-only', '--format=', 'HEAD')).toContain('half.txt');
    expect(farm.state(task).kind).toBe('cancelled');
  });
});

describe('retry and skip', () => {
  it('of a running stage ends its agent first, then starts one anew with the note', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    await valueOf(farm.handlers['task.retry']({ taskId: task.id, note: 'use cookies' }, call));
    const again = await farm.running(task, 2);
    expect(promptOf(again)).toContain('use cookies');
    expect(farm.runs(task)[1]?.settledAt).not.toBeNull();
    await valueOf(farm.handlers['task.skip']({ taskId: task.id, reason: 'known already' }, call));
    const third = await farm.running(task, 3);
    expect(stageOf(third)).toBe('implementation');
    expect(farm.present(task).stages[0]).toMatchObject({ status: 'skipped', skipReason: 'known already' });
    expect(farm.worker.starts()).toBe(3);
  });

  it('goes on in the same session where the agent was lost midway', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const run = await farm.running(task, attempt);
      run.exit({ code: null, signal: 'SIGKILL' });
      await farm.until('it pauses or gives up', () => farm.state(task).kind !== 'running');
      farm.clock.advance(60_000);
    }
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'killed' } });
    await valueOf(farm.handlers['task.retry']({ taskId: task.id }, call));
    const run = await farm.running(task, 4);
    expect(run.spec.argv).toEqual(['fake', '--resume', farm.runs(task)[3]?.sessionId]);
  });

  it('keeps the note of the user over an automatic try that begins a new session', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    farm.worker.failNextStart({ ok: false, error: { code: 'invalid', message: 'no such program' } });
    await valueOf(farm.handlers['task.retry']({ taskId: task.id, note: 'use cookies' }, call));
    await farm.untilState(task, 'held');
    farm.clock.advance(60_000);
    expect(promptOf(await farm.running(task, 3))).toContain('use cookies');
  });

  it('that comes while the next run is being planned is not planned over', async () => {
    const farm = await createEngineFarm();
    const { pipelines } = farm.app;
    const prompt = pipelines.prompt.bind(pipelines);
    let skipped: Promise<unknown> | null = null;
    const task = await farm.task(await farm.repository(), { start: false });
    pipelines.prompt = (name) => {
      skipped ??= valueOf(farm.handlers['task.skip']({ taskId: task.id, reason: 'not needed' }, call));
      return prompt(name);
    };
    await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
    const run = await farm.running(task);
    expect(stageOf(run)).toBe('implementation');
    expect(farm.present(task).stages.map((stage) => stage.attempts)).toEqual([0, 1, 0]);
  });
});

describe('a gate', () => {
  it('holds the task until it is approved', async () => {
    const { farm, workspaceId } = await gatedFarm();
    const task = await farm.task(workspaceId, { pipeline: 'gated' });
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ stage: 'plan', need: { code: 'approval' } });
    expect(farm.worker.starts()).toBe(1);
    await valueOf(farm.handlers['task.approve']({ taskId: task.id }, call));
    await farm.untilState(task, 'done');
  });

  it('is not passed by a retry or a skip without a stage', async () => {
    const { farm, workspaceId } = await gatedFarm();
    const task = await farm.task(workspaceId, { pipeline: 'gated' });
    await farm.untilState(task, 'needs-you');
    const skipped = await farm.handlers['task.skip']({ taskId: task.id, reason: 'hurry' }, call);
    expect(skipped).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await valueOf(farm.handlers['task.retry']({ taskId: task.id, note: 'smaller' }, call));
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ stage: 'plan', need: { code: 'approval' } });
    expect(farm.runs(task).map((run) => run.stageKey)).toEqual(['plan', 'plan']);
  });
});

describe('words', () => {
  it('are logged once, also when they are sent twice, and refused once the verdict is given', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    const words = { runId: run.id, inputId: 'input_00000000', text: 'be brief' } as const;
    const input = words as unknown as Parameters<EngineFarm['handlers']['run.say']>[0];
    await valueOf(farm.handlers['run.say'](input, call));
    await valueOf(farm.handlers['run.say'](input, call));
    expect(run.inputs.filter((one) => one.text.includes('be brief'))).toHaveLength(1);
    const said = farm.app.store
      .events({ runId: run.id, limit: 100 })
      .events.filter(({ fact }) => fact.type === 'agent' && fact.event.kind === 'message');
    expect(said).toHaveLength(1);
    giveVerdict(run);
    run.onInput = null;
    await farm.until('the farm closes', () => run.inputs.some((one) => one.close));
    expect(await farm.handlers['run.say']({ runId: run.id, text: 'wait' }, call)).toMatchObject({
      ok: false,
      error: { reason: 'run.ending' },
    });
    expect(await farm.handlers['run.interrupt']({ runId: run.id }, call)).toMatchObject({ ok: false });
    endWhenClosed(run);
    run.exit();
  });

  it('that answer the same ask at once count once', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    const ask = { toolUseId: 't', name: 'Bash', toolKind: 'bash', title: 'x', input: {}, why: null } as const;
    tell(run, { kind: 'ask', requestId: 'r', ...ask });
    const [open] = await farm.until('the ask is open', () => {
      const asks = farm.app.store.openAsks(task.id);
      return asks.length > 0 ? asks : null;
    });
    if (!open) throw new Error('no ask');
    const answers = await Promise.all([
      farm.handlers['run.answer']({ askId: open.id, answer: { kind: 'allow', always: false } }, call),
      farm.handlers['run.answer']({ askId: open.id, answer: { kind: 'deny', message: 'no' } }, call),
    ]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, false]);
    expect(farm.app.store.ask(open.id)?.state).toBe('allowed');
    expect(run.inputs.filter((one) => one.text.includes('"answer"'))).toHaveLength(1);
  });
});
