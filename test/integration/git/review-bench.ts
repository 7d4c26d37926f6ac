import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../../src/main/contract/errors';
import type { BranchReview, Kept, Landed, Worktree } from '../../../src/main/ports/git';
import { gitForTests, never } from './git-test';
import type { GitBench } from './git-test';

export const TASK = 'task_0123456789ab';
/** The moment of the first save; later ones are told. */
export const AT = 1_700_000_000_000;

export interface ReviewBench extends GitBench {
  review(repository: string, worktree: Worktree, into?: string): Promise<Result<BranchReview>>;
  accept(
    repository: string,
    worktree: Worktree,
    over?: Partial<{ task: string; into: string; how: 'merge' | 'squash'; tip: string; message: string }>,
  ): Promise<Result<Landed>>;
  keep(repository: string, worktree: Worktree, at?: number, mayGo?: readonly string[]): Promise<Result<Kept>>;
  putAway(repository: string, worktree: Worktree, isUnwanted?: () => boolean): Promise<Result<void>>;
  restore(repository: string, worktree: Worktree, kept: Kept): Promise<Result<Worktree>>;
  /** Text of a file in a folder; null: it is not there. */
  text(folder: string, path: string): string | null;
}

/** The bench of git with what brings work home. */
export function reviewForTests(...options: Parameters<typeof gitForTests>): () => ReviewBench {
  const bench = gitForTests(...options);
  return () => {
    const use = bench();
    const { git } = use;
    return {
      ...use,
      review: (repository, worktree, into) =>
        git.review({ repository, worktree, into: into ?? null, limit: 100, signal: never }),
      accept: (repository, worktree, over = {}) =>
        git.bringHome({
          repository,
          worktree,
          task: over.task ?? TASK,
          into: over.into ?? null,
          how: over.how ?? 'merge',
          message: over.message ?? 'Add login\n\nIt works.',
          tip: over.tip ?? null,
          signal: never,
        }),
      keep: (repository, worktree, at = AT, mayGo = []) =>
        git.keep({ repository, worktree, task: TASK, title: 'Add login', at, mayGo, signal: never }),
      putAway: (repository, worktree, isUnwanted = () => true) =>
        git.putAway({ repository, worktree, task: TASK, title: 'Add login', at: AT, isUnwanted, signal: never }),
      restore: (repository, worktree, kept) =>
        git.restoreKept({
          repository,
          kept,
          path: worktree.path,
          branch: worktree.branch,
          copyFiles: ['.env*'],
          signal: never,
        }),
      text(folder, path) {
        try {
          return readFileSync(join(folder, path), 'utf8');
        } catch {
          return null;
        }
      },
    };
  };
}
