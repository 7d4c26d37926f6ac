import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/**
 * Something that Croft does about a failure at one click of its user. Whoever offers it has named what it is about; whoever does it looks
 * again whether it is safe.
 */
export const Repair = z.discriminatedUnion('kind', [
  /** A lock file that a broken-off git has left behind. */
  z.object({ kind: z.literal('remove-lock'), path: Path }),
  /** A worktree that was deleted by hand, or is none any more. */
  z.object({ kind: z.literal('make-worktree') }),
  /** Another folder has the task's branch checked out: it keeps its commit and its files, and lets go of the branch. */
  z.object({ kind: z.literal('free-branch'), path: Path }),
  /** A worktree is locked, and its folder is not there. */
  z.object({ kind: z.literal('unlock-worktree'), path: Path }),
  /** Files that no copy can be kept of. */
  z.object({ kind: z.literal('let-go'), paths: z.array(Path).min(1).max(500) }),
  /** What could not be committed is tried once more. */
  z.object({ kind: z.literal('commit-again') }),
]);
export type Repair = z.infer<typeof Repair>;

/** What a button says. */
export const repairLabel: Readonly<Record<Repair['kind'], string>> = {
  'remove-lock': 'Remove the stale lock',
  'make-worktree': 'Make the worktree anew from its branch',
  'free-branch': 'Free the branch there',
  'unlock-worktree': 'Unlock the worktree',
  'let-go': 'Remove them for good',
  'commit-again': 'Commit again',
};
