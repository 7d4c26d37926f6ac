import { stageContext } from '../../core/pipeline/context';
import type { HandBack } from '../../core/task/hands';
import { presentStage } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { moveTask } from '../task-writes';

const MOST_FILES = 200;
const GIT_LIMIT_MS = 30_000;

/** The verdict of the newest run of a task's present stage, if a person drove that run, with what it takes to count it. */
export async function verdictGiven(app: App, task: TaskRecord, signal: AbortSignal): Promise<HandBack['given']> {
  const [run] = app.store.runsOf(task.id, 1);
  const stage = presentStage({ stages: app.store.stages(task.id) });
  if (!run?.attended || !run.verdict || run.stageId !== stage?.id) return null;
  /** Before the stage was begun anew: that run is none of this attempt's. */
  if (run.createdAt < (stage.startedAt ?? 0)) return null;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(GIT_LIMIT_MS)]);
  const changes = task.place.kind === 'worktree' ? await app.git.changes(task.place, MOST_FILES, limited) : null;
  const files = changes?.ok ? changes.value.files.map((file) => file.path) : [];
  const context = run.verdict.passed ? stageContext(run.verdict, { commit: null, files }) : null;
  return { verdict: run.verdict, context, maxLoops: settingsOf(app).maxLoops };
}

/**
 * Counts a verdict that was given in a terminal that was handed back, where the end of that run could not: its task was paused before
 * the terminal had gone. True when the task has moved on by it.
 */
export async function countGivenVerdict(app: App, task: TaskRecord, signal: AbortSignal): Promise<boolean> {
  if (task.next.how !== 'handed-back') return false;
  const given = await verdictGiven(app, task, signal);
  if (!given) return false;
  const event = { kind: 'verdict-given', at: app.clock.now(), given } as const;
  return app.store.change((write) => moveTask(app, write, task.id, event)).ok;
}
