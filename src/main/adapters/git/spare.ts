import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Spare } from '../../ports/git';
import { commitOf } from './branch-start';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';
import { isAtHead } from './uncommitted';
import { checkOut } from './worktree-fill';
import { isThere, openWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';
import { listWorktrees, SPARE, worktreeCommand } from './worktree-list';
import { forget, settledPath } from './worktree-place';

type Environment = Readonly<Record<string, string>>;

/** How the folders of spares begin: no task's does. */
export const SPARE_FOLDER = 'spare-';
/** All that is not a checkout is over long before. */
const CALL_MS = 60_000;

/**
 * Whether git tells of it as of a spare: an old one does not tell why a worktree is locked, one with other refs keeps HEAD elsewhere.
 * Forgets earlier ones in the same folder that somebody has deleted there.
 */
async function isKnown(repository: GitFolder, worktree: OpenWorktree, commit: string): Promise<boolean> {
  const head = await readFile(join(worktree.gitFolder, 'HEAD'), 'utf8').catch(() => '');
  const listed = await listWorktrees(repository);
  const spares = listed.ok ? listed.value.filter((entry) => entry.spare) : [];
  for (const spare of spares) {
    const isOurs = dirname(spare.path) === dirname(worktree.path) && basename(spare.path).startsWith(SPARE_FOLDER);
    if (isOurs && !(await isThere(spare.path))) await forget(repository, spare);
  }
  return head.trim() === commit && spares.some(({ path }) => path === worktree.path);
}

/** Makes a spare at the repository's HEAD. Null: the repository has no commit yet, or none of this folder, or is not one in which it could be told from others. */
export async function makeSpare(
  run: RunGit,
  env: Environment,
  o: { readonly repository: string; readonly folder: string; readonly signal: AbortSignal },
): Promise<Result<Spare | null>> {
  // Not broken off at the signal, as it is quick: a `worktree add` cut short may leave what git itself no longer lists.
  const opened = await openFolder(run, o.repository, env, AbortSignal.timeout(CALL_MS));
  if (!opened.ok) return opened;
  const repository = opened.value;
  const commit = await commitOf(repository, 'HEAD');
  if (!commit.ok || commit.value === null) return commit.ok ? ok(null) : commit;
  if (!(await isAtHead(repository))) return ok(null);
  const root = await repository.text(['rev-parse', '--show-toplevel']);
  if (!root.ok) return root;
  await mkdir(o.folder, { recursive: true, mode: 0o700 });
  const path = join(await settledPath(o.folder), `${SPARE_FOLDER}${randomBytes(6).toString('hex')}`);
  const spare = { repository: o.repository, root: root.value, path, commit: commit.value };
  const made = await fill(run, env, repository, spare, o.signal);
  if (made.ok && made.value) return ok(spare);
  await removeSpare(run, env, spare);
  return made.ok ? ok(null) : made;
}

/** False: it cannot be used. */
async function fill(
  run: RunGit,
  env: Environment,
  repository: GitFolder,
  { path, commit }: Spare,
  signal: AbortSignal,
): Promise<Result<boolean>> {
  const options = ['--quiet', '--no-checkout', '--detach', '--lock'];
  const added = await worktreeCommand(repository, ['add', ...options, '--', path, commit]);
  if (!added.ok) return added;
  const worktree = await openWorktree(run, env, path, signal);
  if (!worktree.ok) return worktree;
  await writeFile(join(worktree.value.gitFolder, 'locked'), SPARE);
  if (!(await isKnown(repository, worktree.value, commit))) return ok(false);
  const done = await checkOut(worktree.value, signal);
  return done.ok ? ok(true) : done;
}

/**
 * Removes what is there of a spare, wherever its adoption was broken off; `target` is where it was on its way to. What is no spare any
 * more stays.
 */
export async function removeSpare(
  run: RunGit,
  env: Environment,
  { repository, path }: Pick<Spare, 'repository' | 'path'>,
  target?: string,
): Promise<Result<void>> {
  const opened = await openFolder(run, repository, env, AbortSignal.timeout(CALL_MS));
  if (!opened.ok) return opened;
  const listed = await listWorktrees(opened.value);
  if (!listed.ok) return listed;
  for (const entry of listed.value) {
    if (entry.path !== path && (entry.path !== target || !entry.spare)) continue;
    const known = { ...entry, locked: false };
    const removed = await forget(opened.value, known);
    if (removed.ok) continue;
    // Git does not remove a folder whose tie to it was cut; what it does not find it forgets.
    await rm(entry.path, { recursive: true, force: true });
    const forgotten = await forget(opened.value, known);
    if (!forgotten.ok) return forgotten;
  }
  await rm(path, { recursive: true, force: true });
  return ok(undefined);
}
