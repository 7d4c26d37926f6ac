import { join } from 'node:path';
import { afterAll, beforeEach, expect } from 'vitest';
import type { Result } from '../../../src/main/contract/errors';
import { createGit } from '../../../src/main/adapters/git/create-git';
import type { GitOptions } from '../../../src/main/adapters/git/create-git';
import type { Git, Worktree } from '../../../src/main/ports/git';
import { createScratch } from '../../builders/repo';
import type { Scratch } from '../../builders/repo';

export const never = new AbortController().signal;

/** The value of a result that must be good. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The reason of a result that must be bad; it must also say something to a person. */
export function reason(result: Result<unknown>): string | undefined {
  if (result.ok) throw new Error(`unexpected success: ${JSON.stringify(result.value)}`);
  expect(result.error.message).toMatch(/^.{10,600}$/s);
  return result.error.reason;
}

export interface GitBench {
  readonly scratch: Scratch;
  readonly git: Git;
  /** A worktree `name` on branch `croft/name` of the repository. */
  ensure(repository: string, name: string, copyFiles?: readonly string[]): Promise<Result<Worktree>>;
  worktree(repository: string, name?: string): Promise<Worktree>;
}

/** Gives each test a scratch folder and the adapter, and cleans up after all. */
export function gitForTests(options: Partial<GitOptions> = {}, config?: string): () => GitBench {
  const made: Scratch[] = [];
  let bench: GitBench | null = null;
  beforeEach(() => {
    const scratch = createScratch(config);
    made.push(scratch);
    const git = createGit({ env: scratch.env, ...options });
    const ensure: GitBench['ensure'] = (repository, name, copyFiles = []) =>
      git.ensureWorktree({
        repository,
        path: join(scratch.path, 'worktrees', name),
        branch: `croft/${name}`,
        copyFiles,
        signal: never,
      });
    bench = {
      scratch,
      git,
      ensure,
      worktree: async (repository, name = 'one') => value(await ensure(repository, name)),
    };
  });
  afterAll(() => made.forEach((scratch) => scratch.dispose()));
  return () => {
    if (!bench) throw new Error('gitForTests works inside a test');
    return bench;
  };
}
