import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';
import { badTurn, endWhenClosed, giveVerdict, promptOf, stageOf, tell } from './fake-driver';

describe('a task that is left alone', () => {
  it('walks through three stages, commits each, and leaves a log of every run', async () => {
    const farm = await createEngineFarm({ onStart: (run) => giveVerdict(run, { summary: `${stageOf(run)} is done` }) });
    const task = await farm.task(await farm.repository());
    await farm.untilState(task, 'done');
    const runs = farm.runs(task).toReversed();
    expect(runs.map((run) => [run.stageKey, run.attempt])).toEqual([
      ['specification', 1],
      ['implementation', 1],
      ['qa', 1],
    ]);
    for (const run of runs) {
      const path = join(farm.app.places.runFolder(task.id, run.id), 'session-log.json');
      const log = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      expect(log).toMatchObject({ totals: { success: true, toolCount: 0 }, verdict: { passed: true } });
    }
    await farm.until('the worker was told to forget all', () => farm.worker.runs().length === 0);
    expect(farm.worker.starts()).toBe(3);
  });

  it('sends QA findings back to implementation', async () => {
    let reviews = 0;
    const prompts: string[] = [];
    const farm = await createEngineFarm({
      onStart(run) {
        if (stageOf(run) === 'implementation') prompts.push(promptOf(run));
        if (stageOf(run) === 'qa') reviews += 1;
        const passed = stageOf(run) !== 'qa' || reviews > 1;
        giveVerdict(run, { passed, findings: passed ? [] : [{ severity: 'major', message: 'no logout test' }] });
      },
    });
    const task = await farm.task(await farm.repository());
    await farm.untilState(task, 'done');
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toContain('no logout test');
    expect(farm.present(task).stages.map((stage) => stage.loops)).toEqual([0, 1, 0]);
  });

  it('takes the verdict that comes over the worker, also when the exit is seen before it', async () => {
    const farm = await createEngineFarm({
      onStart(run) {
        endWhenClosed(run);
        run.verdict({ passed: true, summary: 'signed' });
        run.exit();
      },
    });
    const task = await farm.task(await farm.repository());
    await farm.untilState(task, 'done');
    expect(farm.runs(task).map((run) => run.verdict?.summary)).toEqual(['signed', 'signed', 'signed']);
  });

  it('asks for a missing verdict once, then needs its user', async () => {
    const farm = await createEngineFarm({
      onStart(run) {
        const quiet = { ...badTurn('api-error'), ok: true, problem: null, message: null };
        run.onInput = ({ close }) => (close ? run.exit() : tell(run, quiet));
        tell(run, quiet);
      },
    });
    const task = await farm.task(await farm.repository());
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'no-verdict' } });
    await valueOf(farm.handlers['task.get']({ taskId: task.id }, call));
    expect(farm.worker.starts()).toBe(1);
  });

  it('is held while a limit lasts and goes on in the same session', async () => {
    const sessions: string[][] = [];
    const farm = await createEngineFarm({
      onStart(run) {
        sessions.push(run.spec.argv.slice(1));
        if (sessions.length > 1) return giveVerdict(run);
        endWhenClosed(run);
        tell(run, badTurn('limit-reached', farm.clock.now() + 3_600_000));
      },
    });
    const task = await farm.task(await farm.repository());
    await farm.untilState(task, 'held');
    farm.clock.advance(3_500_000);
    expect(farm.state(task).kind).toBe('held');
    farm.clock.advance(200_000);
    await farm.untilState(task, 'done');
    expect(sessions[1]).toEqual(['--resume', sessions[0]?.[1]]);
  });
});
