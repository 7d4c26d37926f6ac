import type { RunId } from '../../contract/ids';
import type { Stage } from '../../contract/task';
import { contextText } from '../../core/pipeline/context';
import { renderPrompt } from '../../core/pipeline/render';
import { verdictSchema } from '../../core/pipeline/verdict-schema';
import { noTotals } from '../../core/run/totals';
import { definitionOf, presentStage } from '../../core/task/world';
import type { RunPlan, RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { mayBegin } from '../farm-control';
import { settingsOf } from '../settings';
import { moveTask, runView, taskFact, worldOf } from '../task-writes';
import { isInTerminal, SESSION_IN_USE, sessionToGoOnIn } from './sessions';

const BUILT_IN = 'builtin:';
/** Prompts for a run that goes on in the session of an earlier one, by how it comes about. */
const GOES_ON = { 'handed-back': 'hand-back', paused: 'resume', attended: null } as const;

/** Writes the row of a task's next run: what it will be told, how long it has, which session it goes on in. */
export async function planRun(app: App, task: TaskRecord): Promise<void> {
  const stages = app.store.stages(task.id);
  const stage = presentStage({ stages });
  if (!stage) throw new Error(`task ${task.id} runs but has no stage left`);
  const seen = JSON.stringify(worldOf(app, task));
  const session = sessionToGoOnIn(app, task, stage);
  if (session !== null && isInTerminal(app, session)) return blockSession(app, task, session);
  const plan = await planOf(app, task, stage, stages, session !== null);
  const definition = definitionOf(task, stage.key);
  const attended = task.next.how === 'attended';
  const at = app.clock.now();
  const agent = definition.agent ?? task.agent;
  const run: RunRecord = {
    // Runs are put in order by when they were made, also where the clock was set back between two of them.
    id: app.clock.newId('run') as RunId,
    taskId: task.id,
    stageId: stage.id,
    stageKey: stage.key,
    workspaceId: task.workspaceId,
    attempt: stage.attempts + 1,
    cause: task.next.cause,
    agent,
    mode: attended ? 'terminal' : definition.mode,
    attended,
    model: definition.model ?? (agent === 'claude' ? settingsOf(app).claude.model : null),
    sessionId: session ?? app.clock.uuid(),
    status: { kind: 'planned' },
    verdict: null,
    totals: noTotals,
    startedAt: null,
    endedAt: null,
    createdAt: Math.max(at, stage.startedAt ?? 0, (app.store.runsOf(task.id, 1)[0]?.createdAt ?? 0) + 1),
    ingestedTo: 0,
    plan,
    settledAt: null,
    waitedMs: 0,
  };
  app.store.change((write) => {
    /** The user has moved the task meanwhile, perhaps to another stage or with new words: the engine looks again. */
    const present = app.store.task(task.id);
    if (!present || JSON.stringify(worldOf(app, present)) !== seen) return;
    /** A farm that was paused meanwhile has answered that nothing begins any more. */
    if (!mayBegin(app, present)) return;
    /** Nor is a session taken that was opened in a terminal meanwhile. */
    if (session !== null && isInTerminal(app, session)) return;
    const moved = moveTask(app, write, task.id, { kind: 'run-planned', at, runId: run.id });
    if (!moved.ok) return;
    write.putRun(run);
    write.append(taskFact(task, at, { type: 'run.changed', run: runView(run, null) }, run));
  });
}

function blockSession(app: App, task: TaskRecord, session: string): void {
  const at = app.clock.now();
  app.store.change((write) => moveTask(app, write, task.id, { kind: 'block', at, need: SESSION_IN_USE, session }));
}

/** Text of the prompt before its values; null: the run gets none. */
async function templateOf(app: App, task: TaskRecord, stage: Stage, resume: boolean): Promise<string | null> {
  if (resume) {
    const name = task.next.how ? GOES_ON[task.next.how] : 'resume';
    return name === null ? null : app.pipelines.prompt(name);
  }
  const { prompt } = definitionOf(task, stage.key);
  return prompt.startsWith(BUILT_IN) ? app.pipelines.prompt(prompt.slice(BUILT_IN.length)) : prompt;
}

async function planOf(
  app: App,
  task: TaskRecord,
  stage: Stage,
  stages: readonly Stage[],
  resume: boolean,
): Promise<RunPlan> {
  const definition = definitionOf(task, stage.key);
  const settings = settingsOf(app);
  const template = await templateOf(app, task, stage, resume);
  const values = {
    stage: stage.title,
    role: definition.role,
    title: task.title,
    description: task.description,
    context: contextText(stages.filter((earlier) => earlier.index < stage.index)),
    findings: task.next.findings ?? '',
    note: task.note ?? '',
  };
  const prompt = template === null ? '' : renderPrompt(template, values);
  return {
    prompt,
    command: definition.command === null || resume ? null : { name: definition.command, args: prompt },
    resume,
    timeoutMs: definition.timeout ?? settings.stageTimeoutMs[definition.role],
    verdictSchema: verdictSchema(definition.outputs),
  };
}
