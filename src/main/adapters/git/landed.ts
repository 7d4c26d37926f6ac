import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Landed } from '../../ports/git';
import { hasTrailers } from './commit-message';
import type { Trailer } from './commit-message';
import type { GitFolder } from './folder';
import type { Target } from './targets';

const MOST_LOOKED_AT = 2000;

/** Marks a commit that holds a task's work as it was at a tip. */
export const landedTrailers = (task: string, tip: string): readonly Trailer[] => [
  ['Croft-Task', task],
  ['Croft-Tip', tip],
];

const howOf = (commit: string): Landed['how'] => ((commit.match(/^parent /gm) ?? []).length > 1 ? 'merge' : 'squash');

async function contains(folder: GitFolder, ancestor: string, commit: string): Promise<Result<boolean>> {
  const known = await folder.maybe(['merge-base', '--is-ancestor', ancestor, commit]);
  return known.ok ? ok(known.value !== null) : known;
}

/** The first commit of the target by which it has `tip`: where somebody merged it by hand. */
async function mergedBy(folder: GitFolder, tip: string, target: string): Promise<Result<string>> {
  const path = await folder.text([
    'rev-list',
    '--first-parent',
    '--ancestry-path',
    `--max-count=${MOST_LOOKED_AT}`,
    `${tip}..${target}`,
  ]);
  return path.ok ? ok(path.value.split('\n').findLast(Boolean) ?? target) : path;
}

/**
 * The commit by which the target has the task's work already: by the trailers that Croft gives, or because the branch was merged by
 * somebody. `base` is where the branch began: without a commit of its own it is in every branch, and that means nothing.
 */
export async function findLanded(
  folder: GitFolder,
  o: { readonly target: Target; readonly tip: string; readonly task: string; readonly base: string | null },
): Promise<Result<Landed | null>> {
  const { target, tip } = o;
  const since = o.base === null ? [] : [`^${o.base}`];
  const args = [
    'rev-list',
    '--first-parent',
    `--max-count=${MOST_LOOKED_AT}`,
    `--grep=^Croft-Tip: ${tip}$`,
    target.tip,
  ];
  const marked = await folder.text([...args, ...since, '--']);
  if (!marked.ok) return marked;
  for (const id of marked.value.split('\n').filter(Boolean)) {
    const commit = await folder.text(['cat-file', 'commit', id]);
    if (!commit.ok) return commit;
    if (!hasTrailers(commit.value, landedTrailers(o.task, tip))) continue;
    return ok({ into: target.name, commit: id, how: howOf(commit.value) });
  }
  const isIn = tip === o.base ? ok(false) : await contains(folder, tip, target.tip);
  if (!isIn.ok || !isIn.value) return isIn.ok ? ok(null) : isIn;
  const by = await mergedBy(folder, tip, target.tip);
  return by.ok ? ok({ into: target.name, commit: by.value, how: 'merge' }) : by;
}
