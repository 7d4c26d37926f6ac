import type { Failure, Result } from '../../contract/errors';
import { ok } from '../../contract/errors';
import type { CallContext } from '../../contract/handlers';
import type { ParsedOf } from '../../contract/index';
import type { Review } from '../../contract/review';
import type { FileReview, Span } from '../../ports/git';
import type { App } from '../app';
import { onWorktree } from './on-worktree';
import { findSubject, inUse, keptAt, noWork, worktreeOf } from './subject';
import type { Subject } from './subject';

const MOST_FILES = 2_000;
const MOST_TEXT_BYTES = 1024 * 1024;
const GIT_LIMIT_MS = 60_000;

const limited = ({ signal }: CallContext): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(GIT_LIMIT_MS)]);

function emptyReview(app: App, { task }: Subject, blocked: Failure | null): Review {
  return {
    taskId: task.id,
    branch: task.place.kind === 'in-place' ? '' : worktreeOf(app, task).branch,
    into: task.review.kind === 'accepted' ? task.review.into : null,
    branches: [],
    base: task.place.kind === 'worktree' ? task.place.base : null,
    tip: null,
    commits: [],
    behind: 0,
    dirty: false,
    conflicts: [],
    blocked,
    files: [],
    truncated: false,
    comments: app.store.comments(task.id),
  };
}

/** Work that has left its worktree: the commit by which it was accepted, or the copy that is kept. Null: there is none. */
async function spanOf(app: App, { task, workspace }: Subject, signal: AbortSignal): Promise<Result<Span | null>> {
  const { review } = task;
  if (review.kind === 'accepted') return ok({ from: `${review.commit}^1`, to: review.commit });
  if (review.kind !== 'discarded') return ok(null);
  const kept = { task: task.id, at: keptAt(review) };
  return app.git.keptSpan({ repository: workspace.path, kept, signal });
}

/** Everything about bringing a task's work home. What is in its way is part of the answer and no failure. */
export async function lookAt(app: App, input: ParsedOf<'review.get'>, context: CallContext): Promise<Result<Review>> {
  const found = findSubject(app, input.taskId);
  if (!found.ok) return found;
  const subject = found.value;
  const { task, workspace } = subject;
  const signal = limited(context);
  const none = noWork(task);
  if (none !== null || task.place.kind !== 'worktree') return lookBack(app, subject, none, signal);
  const { path: repository } = workspace;
  const { place: worktree } = task;
  const asked = { repository, worktree, into: input.into ?? null, limit: MOST_FILES, signal };
  const looked = await onWorktree(app, subject, worktree, signal, () => app.git.review(asked));
  if (!looked.ok) return looked.error.code === 'unavailable' ? looked : ok(emptyReview(app, subject, looked.error));
  const blocked = inUse(app, task) ?? looked.value.blocked;
  const comments = app.store.comments(task.id);
  const left = await app.git.notKept({ repository, worktree, signal });
  const notKept = left.ok ? left.value : [];
  return ok({ taskId: task.id, branch: worktree.branch, ...looked.value, blocked, notKept, comments });
}

async function lookBack(
  app: App,
  subject: Subject,
  blocked: Failure | null,
  signal: AbortSignal,
): Promise<Result<Review>> {
  const empty = emptyReview(app, subject, blocked);
  const span = await spanOf(app, subject, signal);
  if (!span.ok || span.value === null) return ok(empty);
  const { path: repository } = subject.workspace;
  const changes = await app.git.spanChanges({ repository, span: span.value, limit: MOST_FILES, signal });
  return ok(changes.ok ? { ...empty, base: span.value.from, tip: span.value.to, ...changes.value } : empty);
}

/** One changed file, with both texts. */
export async function lookAtFile(
  app: App,
  { taskId, path, into }: ParsedOf<'review.file'>,
  context: CallContext,
): Promise<Result<FileReview & { path: string }>> {
  const found = findSubject(app, taskId);
  if (!found.ok) return found;
  const { task, workspace } = found.value;
  const signal = limited(context);
  const common = { repository: workspace.path, path, maxBytes: MOST_TEXT_BYTES, signal };
  const none = noWork(task);
  if (none === null && task.place.kind === 'worktree') {
    const { place: worktree } = task;
    const look = () => app.git.reviewFile({ ...common, worktree, into: into ?? null });
    return withPath(path, await onWorktree(app, found.value, worktree, signal, look));
  }
  const span = await spanOf(app, found.value, signal);
  if (!span.ok) return span;
  if (span.value !== null) return withPath(path, await app.git.spanFile({ ...common, span: span.value }));
  return none === null ? withPath(path, ok(NOTHING)) : { ok: false, error: none };
}

const NOTHING: FileReview = { before: null, after: null, diff: '', binary: false, truncated: false };

const withPath = (path: string, found: Result<FileReview>): Result<FileReview & { path: string }> =>
  found.ok ? ok({ path, ...found.value }) : found;
