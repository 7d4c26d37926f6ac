import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Spare, SpareWorktrees, Worktree } from '../../ports/git';
import type { RunGit } from './git-process';
import { makeSpare, removeSpare } from './spare';
import { adoptSpare } from './spare-adopt';
import type { Adoption } from './spare-adopt';
import { removeLeftSpares } from './spare-leftovers';
import type { InTurn } from './turns';
import { settledPath } from './worktree-place';

/** Worktrees made ahead; each is one that git locks with a reason of ours until a task has it. */
export function createSpareWorktrees(
  run: RunGit,
  env: Readonly<Record<string, string>>,
  inTurn: InTurn,
): SpareWorktrees {
  const adopt = async (spare: Spare, o: Adoption): Promise<Result<Worktree | null>> => {
    const adopted = await adoptSpare(run, env, spare, o).catch(() => null);
    if (adopted?.ok) return adopted;
    const removed = await removeSpare(run, env, spare, await settledPath(o.path));
    return removed.ok ? ok(null) : removed;
  };
  return {
    make: (o) => makeSpare(run, env, o),
    adopt: (spare, o) => inTurn(o.path, () => adopt(spare, o)),
    remove: (spare) => removeSpare(run, env, spare),
    removeAll: (root, signal) => removeLeftSpares(run, env, root, signal),
  };
}
