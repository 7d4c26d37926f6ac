import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { CallOptions, GitFolder } from './folder';

/** One entry of `git worktree list --porcelain`. */
export interface WorktreeEntry {
  readonly path: string;
  /** Full name of the ref; null when detached or bare. */
  readonly branch: string | null;
  /** Locked by somebody; the lock that git itself holds while it makes a worktree does not count, nor does that of a spare. */
  readonly locked: boolean;
  /** Made ahead, and no task has it yet: it may go at any time. */
  readonly spare?: true;
}

/** Reason of git's own lock on a spare. Invariant: nobody has ever worked in a worktree that is locked for it. */
export const SPARE = 'kept ready by Croft for its next task';

/** Reads `git worktree list --porcelain`: entries are parted by an empty line. */
export function parseWorktreeList(output: string): WorktreeEntry[] {
  return output.split('\n\n').flatMap((block) => {
    const lines = block.split('\n');
    const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
    const path = valueOf('worktree');
    if (path === null) return [];
    const isSpare = lines.includes(`locked ${SPARE}`);
    const locked = !isSpare && lines.some((line) => /^locked( |$)/.test(line) && line !== 'locked initializing');
    return [{ path, branch: valueOf('branch'), locked, ...(isSpare && { spare: true }) }];
  });
}

const MOST_TRIES = 5;
const PAUSE_MS = 40;

/**
 * Runs `git worktree`. It reads the records of all worktrees, and dies over one that another git is just writing or removing: then it is
 * asked again a moment later.
 */
export async function worktreeCommand(
  folder: GitFolder,
  args: readonly string[],
  options?: CallOptions,
): Promise<Result<string>> {
  for (let tries = 1; ; tries += 1) {
    const done = await folder.text(['worktree', ...args], options);
    const isPassing = !done.ok && /failed to read .*worktrees\/.*\/(commondir|gitdir|HEAD)/s.test(done.error.message);
    if (!isPassing || tries >= MOST_TRIES) return done;
    await sleep(PAUSE_MS * tries);
  }
}

/** All worktrees of a repository, its own checkout first. */
export async function listWorktrees(folder: GitFolder): Promise<Result<WorktreeEntry[]>> {
  const listed = await worktreeCommand(folder, ['list', '--porcelain']);
  return listed.ok ? ok(parseWorktreeList(listed.value)) : listed;
}
