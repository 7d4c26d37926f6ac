import { existsSync, mkdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { fail, ok } from '../../../../src/main/contract/errors';
import type { Git } from '../../../../src/main/ports/git';
import type { Dice } from './dice';

/** A git that takes a few turns of the loop instead of processes, and sometimes cannot: what it makes is not looked at here. */
export function quickGit(git: Git, dice: Dice, broken: () => boolean): Git {
  const later = async (): Promise<boolean> => {
    for (let n = dice.below(6); n > 0; n -= 1) await turn();
    return broken() && dice.chance(0.3);
  };
  const locked = fail('conflict', 'The repository is locked.');
  return {
    ...git,
    async inspect(path) {
      await later();
      const isRepository = !path.includes('plain');
      return isRepository
        ? { vcs: { kind: 'git', branch: 'main', empty: false }, root: path }
        : { vcs: { kind: 'none' }, root: null };
    },
    async stands(path) {
      await later();
      return existsSync(path);
    },
    async ensureWorktree({ path, branch }) {
      if (await later()) return locked;
      mkdirSync(path, { recursive: true });
      return ok({ kind: 'worktree', path, branch, base: null });
    },
    async branchTip() {
      await later();
      return ok('0'.repeat(40));
    },
    commitAll: async () => ((await later()) ? locked : ok(null)),
    committed: async () => ((await later()) ? locked : ok({ files: [], truncated: false })),
    changes: async () => ((await later()) ? locked : ok({ files: [], truncated: false })),
    async autosave() {
      await later();
      return ok(null);
    },
  };
}
