import type { Failure, Result } from '../../contract/errors';
import { ok } from '../../contract/errors';
import { stageContext } from '../../core/pipeline/context';
import { isOver } from '../../core/task/world';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { moveTask } from '../task-writes';
import { writeRunLog } from './run-log';
import { tellUnsent, unsentWords } from './unsent-words';

const GIT_LIMIT_MS = 5 * 60_000;
/** Changed files that a stage tells the next about. */
const MOST_FILES = 200;

/**
 * The end of a run: its work is committed to the task's branch, its task moves on, its log is written and the worker may forget it.
 * Each part may be repeated after a crash: the commit is recognised by its trailer, the move by `settledAt`.
 */
export async function settleRun(
  app: App,
  task: TaskRecord,
  run: RunRecord,
  signal: AbortSignal,
): Promise<Result<void>> {
  if (run.status.kind !== 'ended') throw new Error(`run ${run.id} has not ended`);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(GIT_LIMIT_MS)]);
  const saved = await saveWork(app, task, run, limited);
  if (!saved.ok) return saved;
  /** Before the task moves on: whoever sees it done finds the log of every run. */
  await writeRunLog(app, task, run);
  const { outcome, exitCode, signal: endedBy } = run.status;
  const at = app.clock.now();
  const context = run.verdict && hasPassed(run) ? stageContext(run.verdict, saved.value) : null;
  app.store.change((write) => {
    const present = app.store.run(run.id);
    const owner = app.store.task(task.id);
    if (!present || present.settledAt !== null || !owner) return;
    write.putRun({ ...present, settledAt: at });
    if (owner.state.kind !== 'running' || owner.state.runId !== run.id) return;
    const { sessionId, verdict } = present;
    const { maxLoops } = settingsOf(app);
    const unsent = unsentWords(app, run.id);
    const moved = moveTask(app, write, task.id, {
      kind: 'settled',
      at,
      runId: run.id,
      outcome,
      verdict,
      context,
      sessionId,
      maxLoops,
      attended: run.attended,
      isUnseen: exitCode === null && endedBy === null,
      unsent,
    });
    if (unsent !== null && moved.ok && isOver(moved.value.state)) tellUnsent(app, write, owner);
  });
  await app.worker.acknowledge(run.id);
  return ok(undefined);
}

/**
 * For a run whose work can not be committed: it is settled all the same, and its task needs its user. What the agent has left stays in
 * the worktree, where the commit of the next run finds it.
 */
export async function settleWithoutCommit(app: App, task: TaskRecord, run: RunRecord, why: Failure): Promise<void> {
  await writeRunLog(app, task, run);
  const need = {
    code: why.reason ?? 'commit',
    message: `The work of this stage could not be committed: ${why.message}`,
    next: why.next ?? 'Mend it, then commit again: what the agent left in the worktree is kept.',
    repair: why.repair ?? ({ kind: 'commit-again' } as const),
    runId: run.id,
  };
  app.store.change((write) => {
    const present = app.store.run(run.id);
    const owner = app.store.task(task.id);
    if (!present || present.settledAt !== null || !owner) return;
    const at = app.clock.now();
    write.putRun({ ...present, settledAt: at });
    if (owner.state.kind !== 'running' || owner.state.runId !== run.id) return;
    moveTask(app, write, task.id, { kind: 'block', at, need });
  });
  await app.worker.acknowledge(run.id);
}

const hasPassed = ({ status, verdict }: RunRecord): boolean =>
  status.kind === 'ended' && status.outcome.kind === 'verdict' && verdict?.passed === true;

/** Commits what the run left behind and says, where the next stage is to be told, what the task has changed so far. */
async function saveWork(
  app: App,
  task: TaskRecord,
  run: RunRecord,
  signal: AbortSignal,
): Promise<Result<{ commit: string | null; files: string[] }>> {
  if (task.place.kind !== 'worktree') return ok({ commit: null, files: [] });
  const worktree = task.place;
  const committed = await app.git.commitAll({ worktree, message: messageOf(app, task, run), marker: run.id, signal });
  if (!committed.ok) return committed;
  const changes = hasPassed(run) ? await app.git.committed(worktree, MOST_FILES, signal) : null;
  return ok({ commit: committed.value, files: changes?.ok ? changes.value.files.map((file) => file.path) : [] });
}

function messageOf(app: App, task: TaskRecord, run: RunRecord): string {
  const stage = app.store.stage(run.stageId)?.title ?? run.stageKey;
  const outcome = run.status.kind === 'ended' ? run.status.outcome : null;
  const passed = hasPassed(run);
  const summary = run.verdict?.summary ?? (outcome?.kind === 'problem' ? outcome.message : (outcome?.kind ?? ''));
  return `${stage}${passed ? '' : ' (unfinished)'}: ${task.title}\n\n${summary}`.trim();
}
