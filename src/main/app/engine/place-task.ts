import type { Failure, Result } from '../../contract/errors';
import { err, ok } from '../../contract/errors';
import type { TaskPlace } from '../../contract/task';
import type { Workspace } from '../../contract/workspace';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { bareRepository } from '../bare-repository';
import { gitData } from '../git-data';
import { goneFolder } from '../gone-folder';
import { placeInRepository } from '../review/begin-again';
import { moveTask, taskFact, viewOf } from '../task-writes';
import { doubtWhereNew } from '../workspace-folders';
import type { Spares } from './spares';
import { folderOf } from './start-run';

/** Longest time for making a worktree of a large repository. */
const PLACE_LIMIT_MS = 10 * 60_000;

/** Gives a task its files to work on: a worktree on its own branch, or the folder itself where there is no git. */
export async function placeTask(
  app: App,
  task: TaskRecord,
  spares: Pick<Spares, 'take'>,
  signal: AbortSignal,
): Promise<Result<TaskPlace>> {
  const { placing } = app.memory;
  placing.add(task.id);
  try {
    return await makePlace(app, task, spares, signal);
  } finally {
    placing.delete(task.id);
  }
}

async function makePlace(
  app: App,
  task: TaskRecord,
  spares: Pick<Spares, 'take'>,
  signal: AbortSignal,
): Promise<Result<TaskPlace>> {
  const workspace = app.store.workspace(task.workspaceId);
  if (!workspace) {
    const error = {
      code: 'not_found',
      reason: 'workspace.unknown',
      message: 'The workspace of this task was removed.',
    } as const;
    return { ok: false, error };
  }
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PLACE_LIMIT_MS)]);
  const spare = await spares.take(task, workspace, limited);
  const placed = spare ? ok({ place: spare, words: null }) : await placeIn(app, task, workspace, limited);
  if (!placed.ok) return placed;
  const { place, words } = placed.value;
  app.store.change((write) => {
    const present = app.store.task(task.id);
    // Discarded or accepted meanwhile: the sweep removes what was made here.
    if (!present || present.review.kind !== task.review.kind) return;
    const at = app.clock.now();
    /** Its agent has to know as well why it finds other files than the earlier stages tell of. */
    const note = words === null ? present.note : [present.note, words].filter(Boolean).join('\n\n');
    write.putTask({ ...present, place, review: { kind: 'open' }, note, updatedAt: at });
    write.append(taskFact(task, at, { type: 'task.changed', task: viewOf(app, task.id), move: null }));
    if (words === null) return;
    const message = `“${task.title}”: ${words}`;
    write.append(taskFact(task, at, { type: 'notice', level: 'info', code: 'task.begins-again', message, next: null }));
  });
  return ok(place);
}

/** True when the folder that a task works in was removed, or is no worktree any more. */
export async function placeIsGone(app: App, task: TaskRecord): Promise<boolean> {
  if (task.place.kind === 'none') return false;
  if (task.place.kind === 'worktree') return !(await app.git.stands(task.place.path));
  return (await app.git.inspect(task.place.path)).vcs.kind === 'missing';
}

/** The task waits for its user: nothing can be done for it in its place. */
export function blockTask(app: App, task: TaskRecord, why: Failure): void {
  const { reason = 'place', message, next = 'Mend it, then retry the stage.', repair } = why;
  const need = { code: reason, message, next, ...(repair && { repair }) };
  app.store.change((write) => moveTask(app, write, task.id, { kind: 'block', at: app.clock.now(), need }));
}

/** Why the next agent of a task could not work in its subfolder: the worktree stands, but has none; null: it has. */
export async function folderMissing(app: App, { place }: TaskRecord): Promise<Failure | null> {
  if (place.kind !== 'worktree' || place.folder === undefined) return null;
  const { vcs } = await app.git.inspect(folderOf(place));
  if (vcs.kind !== 'missing') return null;
  return {
    code: 'conflict',
    reason: 'place.no_folder',
    message: `The branch ${place.branch} has no folder ${place.folder}, in which the agents of this task work.`,
    next: `Bring it back in ${place.path}, then retry the stage. Or add the folder of the whole repository and give it the task there.`,
  };
}

async function placeIn(
  app: App,
  task: TaskRecord,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Result<{ place: TaskPlace; words: string | null }>> {
  const { vcs, root, isBare, isGitData } = await app.git.inspect(workspace.path);
  doubtWhereNew(app, workspace, vcs);
  if (vcs.kind === 'missing') return err(goneFolder(workspace.path, 'Then retry the stage.'));
  if (vcs.kind === 'git') {
    const placed = await placeInRepository(app, { task, workspace, root }, signal);
    return placed.ok ? ok({ place: placed.value.worktree, words: placed.value.words }) : placed;
  }
  if (isGitData) return err(gitData(workspace.path));
  if (isBare) return err(bareRepository(workspace.path));
  if (!workspace.inPlaceAccepted) {
    const error = {
      code: 'conflict',
      reason: 'workspace.in_place_not_accepted',
      message: `${workspace.path} is no git repository: agents would change its files directly and Croft could not undo it.`,
      next: 'Run `git init` there, or accept it in the settings of the workspace.',
    } as const;
    return { ok: false, error };
  }
  return ok({ place: { kind: 'in-place', path: workspace.path }, words: null });
}
