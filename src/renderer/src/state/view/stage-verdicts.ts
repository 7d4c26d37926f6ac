import type { Run } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import type { Verdict } from '../../../../main/contract/verdict';
import { signs } from './signs';
import type { Sign, SignName } from './signs';
import { stageSign } from './stage-dots';

/** How a stage stands, and what it said last. */
export interface StageVerdict extends Sign {
  readonly key: string;
  readonly title: string;
  readonly verdict: Verdict | null;
}

/** What the stages of a task have said last, the last stage first: it has seen what the others did. `runs`: oldest first. */
export const stageVerdicts = (task: Task, runs: readonly Run[]): readonly StageVerdict[] =>
  task.stages.toReversed().map((stage) => {
    const last = runs.findLast((run) => run.stageId === stage.id && run.verdict !== null);
    const name = stageSign(task, stage);
    const { key, title } = stage;
    return { ...signs[name], key, title, words: standing(stage, name, last), verdict: last?.verdict ?? null };
  });

/** An earlier verdict is not taken for how the stage stands now. */
function standing({ skipReason }: Stage, name: SignName, last: Run | undefined): string {
  const now = name === 'skipped' && skipReason !== null ? `skipped: ${skipReason}` : signs[name].words;
  if (!last?.verdict) return now;
  const said = last.verdict.passed ? 'passed' : 'failed';
  const isNow = name === (last.verdict.passed ? 'done' : 'failed');
  return isNow ? said : `${now} · attempt ${last.attempt} ${said}`;
}
