import { tmpdir } from 'node:os';
import { fail, ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { Git, Worktree } from '../../ports/git';
import { autosave } from './autosave';
import { changes, committed, diff } from './changes';
import { commitAll } from './commit-all';
import { ensureWorktree } from './ensure-worktree';
import { firstLines } from './failures';
import { openFolder } from './folder';
import { gitEnvironment } from './git-environment';
import { tasksHeld } from './held-work';
import { createRunGit } from './git-process';
import type { RunGit } from './git-process';
import { inspect } from './inspect';
import { createRepairs } from './repairs';
import { createReviewGit } from './review-git';
import { stageLimits } from './survey';
import type { StageLimits } from './survey';
import { createSpareWorktrees } from './spare-worktrees';
import { tieWorktrees } from './tie-worktrees';
import { createTurns } from './turns';
import { removeUnused, unusedBranches } from './unused-branches';
import { hasCommittedFolder, uncommittedFiles } from './uncommitted';
import { openWorktree, standsAsWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

export interface GitOptions {
  /** Croft's own environment: the few variables that git needs are taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly binary?: string;
  readonly limits?: StageLimits;
}

async function version(run: RunGit, env: Readonly<Record<string, string>>): Promise<Result<string>> {
  const output = await run({ args: ['--version'], cwd: tmpdir(), env, timeoutMs: 10_000, maxBytes: 4096 });
  if (!output.ok) return output;
  const found = /(\d+\.\d+(?:\.\d+)*)/.exec(output.value.stdout.toString('utf8'))?.[1];
  if (output.value.code === 0 && found !== undefined) return ok(found);
  return fail('unavailable', `git does not say its version: ${firstLines(output.value.stderr)}`, {
    reason: 'git.no_version',
    next: 'Install git 2.30 or newer.',
  });
}

/** Host git for repositories that agents write to. Calls on the same worktree wait for each other. */
export function createGit(options: GitOptions): Git {
  const run = createRunGit(options.binary);
  const env = gitEnvironment(options.env);
  const limits = options.limits ?? stageLimits;
  const inTurn = createTurns();

  const inWorktree = <T>(
    { path }: Worktree,
    signal: AbortSignal,
    work: (worktree: OpenWorktree) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    inTurn(path, async () => {
      const opened = await openWorktree(run, env, path, signal);
      return opened.ok ? work(opened.value) : opened;
    });

  return {
    version: () => version(run, env),
    inspect: (path) => inspect(run, env, path),
    stands: standsAsWorktree,
    hasCommittedFolder: (path) => hasCommittedFolder(run, env, path),
    uncommittedFiles: (path, except) => uncommittedFiles(run, env, path, except),
    spares: createSpareWorktrees(run, env, inTurn),
    repairs: createRepairs(run, env, inTurn),
    tieWorktrees: ({ repository, worktrees, signal }) =>
      inTurn(repository, async () => {
        const opened = await openFolder(run, repository, env, signal);
        return opened.ok ? tieWorktrees(opened.value, worktrees) : opened;
      }),
    async tasksHeld(repository, signal) {
      const opened = await openFolder(run, repository, env, signal);
      return opened.ok ? tasksHeld(opened.value) : opened;
    },
    async removeUnused({ repository, places, isUnwanted, signal }) {
      const opened = await openFolder(run, repository, env, signal);
      if (!opened.ok) return opened;
      const unused = await unusedBranches(opened.value, places);
      if (!unused.ok) return unused;
      const gone: string[] = [];
      const failures: Failure[] = [];
      for (const one of unused.value) {
        const removed = await inTurn(one.path, () => removeUnused(opened.value, one, () => isUnwanted(one.branch)));
        if (!removed.ok) failures.push(removed.error);
        else if (removed.value) gone.push(one.branch);
      }
      return ok({ gone, failures });
    },
    ensureWorktree: (o) => inTurn(o.path, () => ensureWorktree(run, env, o)),
    commitAll: ({ worktree, message, marker, signal }) =>
      inWorktree(worktree, signal, (opened) => commitAll(opened, { branch: worktree.branch, message, marker, limits })),
    autosave: ({ worktree, ref, message, signal }) =>
      inWorktree(worktree, signal, (opened) => autosave(opened, { ref, message, limits })),
    changes: (worktree, limit, signal) =>
      inWorktree(worktree, signal, (opened) => changes(opened, { base: worktree.base, limit, limits })),
    committed: (worktree, limit, signal) =>
      inWorktree(worktree, signal, (opened) => committed(opened, { base: worktree.base, limit })),
    diff: (worktree, path, maxBytes, signal) =>
      inWorktree(worktree, signal, (opened) => diff(opened, { base: worktree.base, path, maxBytes, limits })),
    ...createReviewGit({ run, env, limits, inTurn }),
  };
}
