import type { StageId } from '../../../src/main/contract/ids';
import { Pipeline } from '../../../src/main/contract/pipeline';
import type { Stage } from '../../../src/main/contract/task';
import { freshNext } from '../../../src/main/core/task/world';
import type { TaskWorld } from '../../../src/main/core/task/world';

/** The three stages of the built-in pipeline, as data. */
export const threeStages = Pipeline.parse({
  name: 'spec-impl-qa',
  title: 'Three stages',
  stages: [
    { key: 'specification', title: 'Specification', role: 'specification', prompt: 'a' },
    { key: 'implementation', title: 'Implementation', role: 'implementation', prompt: 'b' },
    { key: 'qa', title: 'QA', role: 'qa', prompt: 'c', onFail: { to: 'implementation' } },
  ],
});

/** A draft of a task that walks through a pipeline. */
export function draftWorld(definition = threeStages): TaskWorld {
  const stages = definition.stages.map(({ key, title }, index): Stage => ({
    id: `stage_${key}-00000000` as StageId,
    taskId: 'task_00000000' as Stage['taskId'],
    key,
    title,
    index,
    status: 'pending',
    attempts: 0,
    loops: 0,
    context: null,
    error: null,
    skipReason: null,
    startedAt: null,
    endedAt: null,
    createdAt: 0,
    updatedAt: 0,
  }));
  return {
    state: { kind: 'draft' },
    definition,
    queueRank: null,
    problemsInARow: 0,
    note: null,
    next: freshNext,
    stages,
  };
}
