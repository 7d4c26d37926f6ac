import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { writeFiles } from '../../builders/repo';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { giveVerdict, tell } from './fake-driver';

type WorkspaceInput = Parameters<EngineFarm['handlers']['workspace.create']>[0];

describe('the orchestrator paths', () => {
  it('start a task, show its stages and retry one', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository(), { start: false });
    const started = await valueOf(farm.handlers['orchestrator.start']({ taskId: task.id }, call));
    expect(started).toEqual({ orchestrationId: task.id, currentStage: 'specification', status: 'queued' });
    const run = await farm.running(task);
    expect(await valueOf(farm.handlers['orchestrator.start']({ taskId: task.id }, call))).toMatchObject({
      status: 'running',
    });
    giveVerdict(run, { summary: 'specified' });
    await farm.running(task, 2);
    const stages = await valueOf(farm.handlers['orchestrator.stages']({ taskId: task.id }, call));
    expect(stages.map((stage) => [stage.stageType, stage.status, stage.retryCount])).toEqual([
      ['specification', 'completed', 0],
      ['implementation', 'running', 0],
      ['qa', 'pending', 0],
    ]);
    const [first, , last] = stages;
    if (!first || !last) throw new Error('no stages');
    expect(first).toMatchObject({ taskId: task.id, containerId: null, errorMessage: null });
    expect(first.stageContext).toMatchObject({ summary: 'specified' });
    expect(first.commandOutput).toContain('specification is worked on');
    expect(first.completedAt).toBeGreaterThanOrEqual(first.startedAt ?? Infinity);
    expect(last).toMatchObject({ commandOutput: null, startedAt: null, completedAt: null });
    expect(await farm.handlers['orchestrator.retry']({ id: last.id }, call)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    const again = await valueOf(farm.handlers['orchestrator.retry']({ id: first.id }, call));
    expect(again).toMatchObject({ id: first.id, status: 'running' });
    await farm.running(task, 3);
    expect(await valueOf(farm.handlers['orchestrator.stage']({ id: first.id }, call))).toMatchObject({ retryCount: 1 });
  });
});

describe('settings', () => {
  it('are merged, and refuse what the environment fixes', async () => {
    const farm = await createEngineFarm({
      env: { ORCHESTRATOR_STAGE_TIMEOUT_QA: '60', ORCHESTRATOR_MAX_CONCURRENT: 'many' },
    });
    await valueOf(farm.handlers['settings.update']({ maxLoops: 1, claude: { model: 'opus' } }, call));
    const view = await valueOf(
      farm.handlers['settings.update']({ stageTimeoutMs: { specification: 5_000 }, claude: { maxTurns: 3 } }, call),
    );
    expect(view.settings).toMatchObject({
      maxConcurrent: 2,
      maxLoops: 1,
      stageTimeoutMs: { specification: 5_000, qa: 60_000 },
      claude: { model: 'opus', maxTurns: 3 },
    });
    expect(view.fixedBy).toEqual({ 'stageTimeoutMs.qa': 'ORCHESTRATOR_STAGE_TIMEOUT_QA' });
    const refused = await farm.handlers['settings.update']({ stageTimeoutMs: { qa: 5_000 } }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', reason: 'settings.fixed' } });
    const unknown = await farm.handlers['settings.update']({ defaultAgent: 'nobody' }, call);
    expect(unknown).toMatchObject({ ok: false, error: { code: 'invalid', reason: 'agent.unknown' } });
  });
});

describe('the path of Claude', () => {
  it('is kept only where its program is', async () => {
    const farm = await createEngineFarm();
    const env = { HOME: farm.scratch.path, PATH: '' };
    (farm.app.drivers as Map<string, AgentDriver>).set('claude', createClaudeDriver({ env }));
    const set = (claudePath: string | null) => farm.handlers['settings.update-local']({ claudePath }, call);
    writeFiles(farm.scratch.path, { 'no-program': '', claude: '#!/bin/sh\necho "9.9.9 (Claude Code)"\n' });
    chmodSync(join(farm.scratch.path, 'claude'), 0o755);
    expect(await set('bin/claude')).toMatchObject({ error: { message: 'bin/claude is not a whole path.' } });
    for (const name of ['nothing', 'no-program']) {
      const path = join(farm.scratch.path, name);
      const message = `There is no program at ${path}.`;
      const error = { code: 'invalid', message, fields: [{ path: 'claudePath', message }] };
      expect(await set(path)).toMatchObject({ ok: false, error });
    }
    const path = join(farm.scratch.path, 'claude');
    expect(await valueOf(set(path))).toMatchObject({ settings: { claude: { path } } });
    expect(await valueOf(set(null))).toMatchObject({ settings: { claude: { path: null } } });
  });
});

describe('the snapshot', () => {
  it('has the live run of a cancelled task, and its seq covers what it shows', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    run.onSignal = () => undefined;
    tell(run, { kind: 'text', text: 'busy' });
    await farm.until('it is seen', () => farm.engine.live.get(run.id)?.activity()?.text === 'busy');
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'enough' }, call));
    const snapshot = await valueOf(farm.handlers['event.snapshot']({}, call));
    expect(snapshot.runs).toMatchObject([{ id: run.id, activity: { text: 'busy' } }]);
    expect(snapshot.seq).toBe(farm.app.store.lastSeq());
    expect(snapshot.tasks).toMatchObject([{ id: task.id, state: { kind: 'cancelled' } }]);
    expect(await valueOf(farm.handlers['run.list']({ live: true, limit: 10 }, call))).toHaveLength(1);
    run.exit();
  });
});

describe('workspaces', () => {
  it('are not moved by a repeated create with the same id, nor doubled by two at once', async () => {
    const farm = await createEngineFarm();
    const first = farm.scratch.repository('one', { a: '1' });
    const second = farm.scratch.repository('two', { a: '1' });
    const id = 'ws_00000000' as NonNullable<WorkspaceInput['id']>;
    const create = (input: WorkspaceInput) => valueOf(farm.handlers['workspace.create'](input, call));
    const [a, b] = await Promise.all([create({ id, path: first }), create({ path: first })]);
    expect(a?.id).toBe(b?.id);
    expect(await create({ id: a.id, path: second })).toMatchObject({ path: first, existed: true });
    expect(await create({ path: first, name: 'other' })).toMatchObject({ name: 'one', existed: true });
    expect(await create({ path: second })).not.toHaveProperty('existed');
    expect(await valueOf(farm.handlers['workspace.list']({}, call))).toHaveLength(2);
  });

  it('take two updates at once, both of them', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    await Promise.all([
      valueOf(farm.handlers['workspace.update']({ workspaceId, name: 'renamed' }, call)),
      valueOf(farm.handlers['workspace.update']({ workspaceId, permissionMode: 'full' }, call)),
    ]);
    const found = await valueOf(farm.handlers['workspace.get']({ workspaceId }, call));
    expect(found).toMatchObject({ name: 'renamed', trust: 'full' });
    mkdirSync(join(farm.scratch.path, 'other'));
  });
});
