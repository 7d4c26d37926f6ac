import type { RunId } from '../../contract/ids';
import type { Stage } from '../../contract/task';
import { contextText } from '../../core/pipeline/context';
import { renderPrompt } from '../../core/pipeline/render';
import { verdictSchema } from '../../core/pipeline/verdict-schema';
import { noTotals } from '../../core/run/totals';
import { definitionOf, presentStage } from '../../core/task/world';
import type { RunPlan, RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { moveTask, runView, taskFact, worldOf } from '../task-writes';

const BUILT_IN = 'builtin:';

/** Writes the row of a task's next run: what it will be told, how long it has, which session it goes on in. */
export async function planRun(app: App, task: TaskRecord): Promise<void> {
  const stages = app.store.stages(task.id);
  const stage = presentStage({ stages });
  if (!stage) throw new Error(`task ${task.id} runs but has no stage left`);
  const seen = JSON.stringify(worldOf(app, task));
  const plan = await planOf(app, task, stage, stages);
  const definition = definitionOf(task, stage.key);
  const at = app.clock.now();
  const agent = definition.agent ?? task.agent;
  const run: RunRecord = {
    id: app.clock.newId('run') as RunId,
    taskId: task.id,
    stageId: stage.id,
    stageKey: stage.key,
    workspaceId: task.workspaceId,
    attempt: stage.attempts + 1,
    cause: task.next.cause,
    agent,
    mode: definition.mode,
    attended: false,
    model: definition.model ?? (agent === 'claude' ? settingsOf(app).claude.model : null),
    sessionId: task.next.resumeSession ?? app.clock.uuid(),
    status: { kind: 'planned' },
    verdict: null,
    totals: noTotals,
    startedAt: null,
    endedAt: null,
    createdAt: at,
    ingestedTo: 0,
    plan,
    settledAt: null,
  };
  app.store.change((write) => {
    /** The user has moved the task meanwhile, perhaps to another stage or with new words: the engine looks again. */
    const present = app.store.task(task.id);
    if (!present || JSON.stringify(worldOf(app, present)) !== seen) return;
    const moved = moveTask(app, write, task.id, { kind: 'run-planned', at, runId: run.id });
    if (!moved.ok) return;
    write.putRun(run);
    write.append(taskFact(task, at, { type: 'run.changed', run: runView(run, null) }, run));
  });
}

async function planOf(app: App, task: TaskRecord, stage: Stage, stages: readonly Stage[]): Promise<RunPlan> {
  const definition = definitionOf(task, stage.key);
  const settings = settingsOf(app);
  const resume = task.next.resumeSession !== null;
  const name = definition.prompt.startsWith(BUILT_IN) ? definition.prompt.slice(BUILT_IN.length) : null;
  const template = resume
    ? await app.pipelines.prompt('resume')
    : name
      ? await app.pipelines.prompt(name)
      : definition.prompt;
  const values = {
    stage: stage.title,
    role: definition.role,
    title: task.title,
    description: task.description,
    context: contextText(stages.filter((earlier) => earlier.index < stage.index)),
    findings: task.next.findings ?? '',
    note: task.note ?? '',
  };
  const prompt = renderPrompt(template, values);
  return {
    prompt,
    command: definition.command === null || resume ? null : { name: definition.command, args: prompt },
    resume,
    timeoutMs: definition.timeout ?? settings.stageTimeoutMs[definition.role],
    verdictSchema: verdictSchema(definition.outputs),
  };
}
