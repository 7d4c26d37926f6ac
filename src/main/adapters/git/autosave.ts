import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { plainWords } from './commit-message';
import type { GitFolder } from './folder';
import { commitTree } from './identity';
import { readPlaceRecord } from './place-record';
import { readCommits } from './read-commits';
import type { ReadCommit } from './read-commits';
import { stageAll } from './stage-all';
import type { StageLimits } from './survey';
import { withTemporaryIndex } from './temporary-index';
import type { OpenWorktree } from './worktree-folder';

/** What git takes without a doubt: no need to ask it. */
const PLAIN = /^refs(?:\/[A-Za-z0-9][\w-]*){2,}$/;
const SAVED = /^refs\/(?!heads\/|tags\/|remotes\/|notes\/|stash|worktree\/|bisect\/)/;

/** A save never touches what people look at: branches, tags and their like. */
async function checkRef(folder: GitFolder, ref: string): Promise<Result<void>> {
  if (SAVED.test(ref) && PLAIN.test(ref)) return ok(undefined);
  const legal = SAVED.test(ref) ? await folder.run(['check-ref-format', ref]) : ok({ code: 1 });
  if (!legal.ok) return legal;
  if (legal.value.code === 0) return ok(undefined);
  return fail('invalid', `${JSON.stringify(ref)} cannot be the name of a saved state.`, { reason: 'git.ref_name' });
}

/**
 * A save goes on from the one before. HEAD is a parent too where the saves do not have it yet: commits that the agent throws
 * away later can still be found.
 */
async function parentsOf(
  folder: GitFolder,
  head: ReadCommit | null,
  previous: ReadCommit | null,
): Promise<Result<string[]>> {
  if (head === null) return ok(previous === null ? [] : [previous.id]);
  if (previous === null) return ok([head.id]);
  const known = await folder.maybe(['merge-base', '--is-ancestor', head.id, previous.id]);
  if (!known.ok) return known;
  return ok(known.value === null ? [previous.id, head.id] : [previous.id]);
}

/** Saves what is on disk under a ref of Croft's; index, branch and files stay as they are. Null: nothing new to save. */
export async function autosave(
  worktree: OpenWorktree,
  o: { readonly ref: string; readonly message: string; readonly limits: StageLimits },
): Promise<Result<string | null>> {
  const legal = await checkRef(worktree, o.ref);
  if (!legal.ok) return legal;
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  const tree = await withTemporaryIndex(worktree, async (folder) => {
    const staged = await stageAll(folder, { copied, limits: o.limits, tolerant: true });
    return staged.ok ? folder.text(['write-tree']) : staged;
  });
  if (!tree.ok) return tree;
  // After the look at the files: a commit that the agent has made meanwhile is a parent of this save.
  const read = await readCommits(worktree, 'HEAD', o.ref);
  if (!read.ok) return read;
  const [head, previous] = read.value;
  if (tree.value === (previous ?? head)?.tree) return ok(null);
  const parents = await parentsOf(worktree, head, previous);
  if (!parents.ok) return parents;
  const message = `${plainWords(o.message).trim() || 'Saved by Croft'}\n`;
  const commit = await commitTree(worktree, { tree: tree.value, parents: parents.value, message });
  if (!commit.ok) return commit;
  const input = previous ? `update ${o.ref}\0${commit.value}\0${previous.id}\0` : `create ${o.ref}\0${commit.value}\0`;
  const moved = await worktree.text(['update-ref', '--stdin', '-z'], { input });
  return moved.ok ? commit : moved;
}
