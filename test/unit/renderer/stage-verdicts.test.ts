import { describe, expect, it } from 'vitest';
import type { StageId } from '../../../src/main/contract/ids';
import type { Run } from '../../../src/main/contract/run';
import type { Stage, Task } from '../../../src/main/contract/task';
import { findingLine } from '../../../src/renderer/src/state/view/finding-line';
import { stageVerdicts } from '../../../src/renderer/src/state/view/stage-verdicts';
import { ended, NOW, run, stage, task } from './build';

const stages = (implementation: Partial<Stage>, qa: Partial<Stage>) => [
  stage('t', 'implementation', 0, implementation),
  stage('t', 'qa', 1, qa),
];

function said(key: string, attempt: number, passed: boolean | null, more: Partial<Run> = {}): Run {
  const verdict = passed === null ? null : { passed, summary: `${key} ${attempt}`, findings: [], outputs: {} };
  const stageId = `stage_t-${key}` as StageId;
  return run(`${key}-${attempt}`, 't', { stageId, stageKey: key, attempt, verdict, status: ended, ...more });
}

const told = (of: Task, runs: readonly Run[]) =>
  stageVerdicts(of, runs).map(({ key, words, shape, verdict }) => [key, words, shape, verdict?.summary ?? null]);

describe('what the stages of a task have said last', () => {
  it('begins with the last stage, and tells the newest verdict of each', () => {
    const done = task(
      't',
      { kind: 'done', at: NOW },
      { stages: stages({ status: 'completed' }, { status: 'completed' }) },
    );
    const runs = [said('implementation', 1, true), said('qa', 1, false), said('implementation', 2, true)];
    expect(told(done, [...runs, said('qa', 2, true), said('qa', 3, null)])).toEqual([
      ['qa', 'passed', 'full', 'qa 2'],
      ['implementation', 'passed', 'full', 'implementation 2'],
    ]);
  });

  it('takes no earlier verdict for how a stage stands now', () => {
    const state = { kind: 'running', stage: 'implementation', runId: null } as const;
    const again = task('t', state, { stages: stages({ status: 'running' }, { status: 'pending' }) });
    expect(told(again, [said('implementation', 1, true), said('qa', 1, false)])).toEqual([
      ['qa', 'to come · attempt 1 failed', 'empty', 'qa 1'],
      ['implementation', 'running · attempt 1 passed', 'half', 'implementation 1'],
    ]);
  });

  it('says why there is none', () => {
    const stopped = task(
      't',
      { kind: 'cancelled', at: NOW, stage: 'implementation' },
      { stages: stages({}, { status: 'skipped', skipReason: 'only words' }) },
    );
    expect(told(stopped, [])).toEqual([
      ['qa', 'skipped: only words', 'slash', null],
      ['implementation', 'stopped', 'slash', null],
    ]);
  });
});

it('says where a finding is, as far as that is known', () => {
  const finding = { severity: 'blocker', message: 'No test.' } as const;
  expect(findingLine(finding)).toEqual({ grade: 'blocker', weight: 'grave', place: null, text: 'No test.' });
  expect(findingLine({ ...finding, file: 'a.ts' }).place).toBe('a.ts');
  expect(findingLine({ ...finding, file: 'a.ts', line: 3 }).place).toBe('a.ts:3');
});
