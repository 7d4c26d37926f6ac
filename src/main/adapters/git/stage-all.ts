import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import type { GitOutput } from './git-process';
import { oddEntries } from './read-index';
import type { OddEntries } from './read-index';
import { checkLimits, removeSeeds, survey } from './survey';
import type { StageLimits } from './survey';

const ADD_TIMEOUT_MS = 10 * 60_000;

/** Ignored files are left out by git itself, and it takes offence when they are excluded once more. */
async function notIgnored(folder: GitFolder, paths: readonly string[]): Promise<Result<string[]>> {
  if (paths.length === 0) return ok([]);
  const checked = await folder.run(['check-ignore', '-z', '--stdin'], { input: paths.join('\0') });
  if (!checked.ok) return checked;
  // 1 means that none of them is ignored.
  if (checked.value.code > 1) return folder.failure('check-ignore', checked.value);
  const ignored = new Set(checked.value.stdout.toString('utf8').split('\0'));
  return ok(paths.filter((path) => !ignored.has(path)));
}

/**
 * Runs `git add` on everything but copied files and submodules. To see whether a submodule is dirty, `git add` starts git in
 * it, which then runs the programs that the submodule's own configuration names, and no option keeps it from that.
 */
async function add(
  folder: GitFolder,
  args: readonly string[],
  copied: readonly string[],
  links: readonly string[],
): Promise<Result<GitOutput>> {
  const left = await notIgnored(folder, copied);
  if (!left.ok) return left;
  const excluded = [...left.value, ...links].map((path) => `:(top,exclude,literal)${path}`);
  return folder.run(['add', ...args, '--pathspec-from-file=-', '--pathspec-file-nul'], {
    input: [':(top)', ...excluded].join('\0'),
    timeoutMs: ADD_TIMEOUT_MS,
  });
}

/** Takes copied files out of the index again, should an agent have staged one by force. */
async function unstageCopied(folder: GitFolder, copied: readonly string[]): Promise<Result<void>> {
  if (copied.length === 0) return ok(undefined);
  const specs = copied.map((path) => `:(top,literal)${path}`);
  const head = await folder.maybe(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (!head.ok) return head;
  const list =
    head.value === null
      ? ['ls-files', '-z', '--', ...specs]
      : ['diff-index', '--cached', '--name-only', '--diff-filter=A', '-z', head.value, '--', ...specs];
  const staged = await folder.text(list);
  if (!staged.ok || staged.value === '') return staged.ok ? ok(undefined) : staged;
  const removed = await folder.text(['update-index', '--force-remove', '-z', '--stdin'], { input: staged.value });
  return removed.ok ? ok(undefined) : removed;
}

async function addEverything(folder: GitFolder, o: StageOptions): Promise<Result<void>> {
  const odd = o.odd ? ok(o.odd) : await oddEntries(folder);
  if (!odd.ok) return odd;
  const links = odd.value.submodules;
  const args = o.tolerant ? ['--all', '--ignore-errors'] : ['--all'];
  const added = await add(folder, args, o.copied, links);
  if (!added.ok) return added;
  const { code } = added.value;
  // With --ignore-errors git says 1 when it left something out, and 128 when it did nothing at all.
  if (code !== 0 && !(o.tolerant && code === 1)) return folder.failure('add', added.value);
  if (links.length === 0) return ok(undefined);
  const input = links.join('\0');
  const updated = await folder.text(['update-index', '--remove', '-z', '--stdin'], { input });
  return updated.ok ? ok(undefined) : updated;
}

interface StageOptions {
  readonly copied: readonly string[];
  readonly limits: StageLimits;
  readonly tolerant: boolean;
  /** Of this index, where somebody has looked already. */
  readonly odd?: OddEntries;
}

/**
 * Brings the folder's index (or the one that `GIT_INDEX_FILE` names) to what is on disk: everything but ignored and copied files.
 * `tolerant` leaves out what cannot be read, for a folder in which an agent is at work.
 */
export async function stageAll(folder: GitFolder, o: StageOptions): Promise<Result<void>> {
  const fits = await checkLimits(folder, o.limits);
  const added = fits.ok ? await addEverything(folder, o) : fits;
  if (added.ok) return unstageCopied(folder, o.copied);
  const cleaned = await removeSeeds(folder);
  return cleaned.ok ? added : cleaned;
}

/**
 * Makes untracked files show in a diff against the worktree, without storing their content. False: too many, they are left out.
 */
export async function noteUntracked(
  folder: GitFolder,
  o: { readonly copied: readonly string[]; readonly limits: StageLimits },
): Promise<Result<boolean>> {
  const found = await survey(folder);
  if (!found.ok) return found;
  if (!found.value.complete || found.value.paths.length > o.limits.files) return ok(false);
  const odd = await oddEntries(folder);
  if (!odd.ok) return odd;
  const added = await add(folder, ['--intent-to-add', '--ignore-errors'], o.copied, odd.value.submodules);
  if (!added.ok) return added;
  const { code } = added.value;
  return code === 0 || code === 1 ? ok(true) : folder.failure('add', added.value);
}
