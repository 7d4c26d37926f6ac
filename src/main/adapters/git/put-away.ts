import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { baseRef, branchRef, commitOf } from './branch-start';
import type { GitFolder } from './folder';
import type { ReviewParts } from './review-parts';
import { keep, openIfThere } from './keep';
import { autosaveRef } from './saved';
import type { KeepRequest } from './kept-content';
import { keptRef, newestKept, readKept, UNFINISHED } from './kept-record';
import { listWorktrees, worktreeCommand } from './worktree-list';
import type { WorktreeEntry } from './worktree-list';
import { isThere } from './worktree-folder';
import { settledPath } from './worktree-place';

const REMOVE_TIMEOUT_MS = 10 * 60_000;

export interface PutAwayRequest extends KeepRequest {
  /** Asked right before anything is removed. */
  readonly isUnwanted: () => boolean;
}

/** Removes the folder and git's record of it. A lock is somebody's wish that it stays. */
async function removeWorktree(repository: GitFolder, entry: WorktreeEntry): Promise<Result<void>> {
  if (entry.locked) {
    return fail('conflict', `The worktree ${entry.path} is locked, so it was left where it is.`, {
      reason: 'git.worktree_locked',
      next: `Run git worktree unlock '${entry.path}', then remove it.`,
    });
  }
  const removed = await worktreeCommand(repository, ['remove', '--force', '--force', '--', entry.path], {
    timeoutMs: REMOVE_TIMEOUT_MS,
  });
  return removed.ok ? ok(undefined) : removed;
}

/** Deletes the branch, and what Croft remembers beside it, if all of it is kept and nobody has it checked out. */
async function removeBranch(repository: GitFolder, keptCommit: string, o: PutAwayRequest): Promise<Result<void>> {
  const { branch } = o.worktree;
  const tip = await commitOf(repository, branchRef(branch));
  if (!tip.ok || tip.value === null) return tip.ok ? ok(undefined) : tip;
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  if (entries.value.some((entry) => entry.branch === branchRef(branch))) return ok(undefined);
  const known = await repository.maybe(['merge-base', '--is-ancestor', tip.value, keptCommit]);
  if (!known.ok || known.value === null) return known.ok ? ok(undefined) : known;
  const others = [baseRef(branch), autosaveRef(o.task)];
  const present = [];
  for (const ref of others) {
    const id = await commitOf(repository, ref);
    if (!id.ok) return id;
    if (id.value !== null) present.push(`delete ${ref}\0${id.value}\0`);
  }
  const input = [`delete ${branchRef(branch)}\0${tip.value}\0`, ...present].join('');
  const removed = await repository.text(['update-ref', '-m', 'croft: put away', '--stdin', '-z'], { input });
  return removed.ok ? ok(undefined) : removed;
}

/** Refuses while the task's branch is checked out in a folder that is not the task's. */
export async function checkNotTaken(repository: GitFolder, branch: string, path: string): Promise<Result<void>> {
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const own = await settledPath(path);
  for (const entry of entries.value) {
    if (entry.branch !== branchRef(branch) || entry.path === own || !(await isThere(entry.path))) continue;
    return fail('conflict', `The branch ${branch} is checked out in ${entry.path}.`, {
      reason: 'git.branch_taken',
      next: `Switch that folder to another branch (git -C '${entry.path}' switch --detach), then try again.`,
      repair: { kind: 'free-branch', path: entry.path },
    });
  }
  return ok(undefined);
}

/** Says in the worktree's git folder that its files are not whole any more. Null: there is no such folder. */
async function markOf(parts: ReviewParts, repository: GitFolder, path: string): Promise<string | null> {
  const opened = await openIfThere(parts, repository, path);
  return opened.ok && opened.value !== null ? join(opened.value.gitFolder, UNFINISHED) : null;
}

/** What was agreed to be lost when this work was decided over, should the removal have been broken off. */
async function agreedBefore(repository: GitFolder, o: PutAwayRequest): Promise<readonly string[]> {
  const newest = await newestKept(repository, { task: o.task, at: o.at });
  const kept = newest.ok && newest.value !== null ? await readKept(repository, newest.value) : null;
  return kept?.ok ? (kept.value?.mayGo ?? []) : [];
}

/** Removes worktree and branch once everything in them is kept. Broken off at any point, it goes on when called again. */
export async function putAway(parts: ReviewParts, repository: GitFolder, o: PutAwayRequest): Promise<Result<void>> {
  const path = await settledPath(o.worktree.path);
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const entry = entries.value.find((one) => one.path === path);
  const tip = await commitOf(repository, branchRef(o.worktree.branch));
  if (!tip.ok) return tip;
  if (!entry && tip.value === null) return ok(undefined);
  const mark = entry ? await markOf(parts, repository, o.worktree.path) : null;
  const begun = mark !== null && (await isThere(mark));
  const whole = { ...o, mayGo: [...(o.mayGo ?? []), ...(await agreedBefore(repository, o))] };
  const kept = begun ? await newestKept(repository, { task: o.task, at: 0 }) : await keep(parts, repository, whole);
  if (!kept.ok) return kept;
  if (kept.value === null) return ok(undefined);
  const commit = await commitOf(repository, keptRef(kept.value));
  if (!commit.ok) return commit;
  if (commit.value === null || !o.isUnwanted()) return ok(undefined);
  if (mark !== null && entry?.locked === false) await writeFile(mark, commit.value, { mode: 0o600 });
  const removed = entry ? await removeWorktree(repository, entry) : ok(undefined);
  return removed.ok ? removeBranch(repository, commit.value, o) : removed;
}
