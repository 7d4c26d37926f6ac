import type { Stage, Task } from '../../../../main/contract/task';
import { signs } from './signs';
import type { Sign, SignName } from './signs';

/** One stage of a task as a dot; `words` are for those who hover or cannot see it. */
export interface StageDot extends Sign {
  readonly key: string;
  readonly name: SignName;
}

const plain: Readonly<Record<Stage['status'], SignName>> = {
  pending: 'to-come',
  running: 'now',
  completed: 'done',
  failed: 'failed',
  skipped: 'skipped',
};

/** The dots of a task, one for each stage in order. */
export function stageDots(task: Task): readonly StageDot[] {
  return task.stages.map((stage) => {
    const name = stageSign(task, stage);
    return { ...signs[name], key: stage.key, name, words: `${stage.title}: ${dotWords(stage, name)}` };
  });
}

/** The sign of one stage. Where the task stands, its state wins over the stage's own. */
export function stageSign({ state, openAsks }: Task, stage: Stage): SignName {
  if (state.kind === 'cancelled' && state.stage === stage.key) return 'stopped';
  if ('stage' in state && state.stage === stage.key) {
    if (state.kind === 'needs-you') return 'needs-you';
    if (state.kind === 'held') return 'held';
    if (state.kind === 'running') return openAsks > 0 ? 'needs-you' : 'now';
  }
  return plain[stage.status];
}

function dotWords(stage: Stage, name: SignName): string {
  const parts: string[] = [signs[name].words];
  if (stage.attempts > 1) parts.push(`attempt ${stage.attempts}`);
  if (stage.skipReason) parts.push(stage.skipReason);
  else if (stage.error && name !== 'done') parts.push(stage.error);
  return parts.join(', ');
}
