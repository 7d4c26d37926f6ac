import { readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Spare, Worktree } from '../../ports/git';
import { baseRef, branchRef, checkBranchName } from './branch-start';
import { fixedSettings } from './disarm';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import { configurationEnvironment } from './git-environment';
import type { RunGit } from './git-process';
import { headInFiles } from './head-file';
import { writePlaceRecord } from './place-record';
import { copyIn } from './worktree-fill';
import { isThere } from './worktree-folder';
import { SPARE } from './worktree-list';
import { settledPath } from './worktree-place';

type Environment = Readonly<Record<string, string>>;

export interface Adoption {
  readonly path: string;
  readonly branch: string;
  readonly copyFiles: readonly string[];
  readonly signal: AbortSignal;
}

const CHECKOUT_TIMEOUT_MS = 15 * 60_000;
const SPECIAL = /[*?[\\/]/;

const unfit = (why: string) => fail('conflict', `The worktree that was made ahead cannot be used: ${why}.`);

/** The spare's private git folder, by its files alone: it must be as it was made. */
async function gitFolderOf({ path }: Spare): Promise<string | null> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const named = /^gitdir: (.*)$/m.exec(await read(join(path, '.git')))?.[1];
  if (named === undefined) return null;
  const gitFolder = resolve(path, named.trim());
  const [locked, gitdir] = await Promise.all([read(join(gitFolder, 'locked')), read(join(gitFolder, 'gitdir'))]);
  return locked.trim() === SPARE && gitdir.trim() === join(path, '.git') ? gitFolder : null;
}

/** The repository's HEAD, if it still is the repository that the spare is of. It runs no program, whatever the configuration names. */
async function headOf(run: RunGit, env: Environment, spare: Spare, gitFolder: string, signal: AbortSignal) {
  const told = await headInFiles(spare.repository, dirname(dirname(gitFolder)));
  if (told !== null) return told;
  const said = await run({
    args: ['rev-parse', '--git-common-dir', 'HEAD^{commit}'],
    cwd: spare.repository,
    env: { ...env, ...configurationEnvironment(fixedSettings) },
    signal,
  });
  if (!said.ok || said.value.code !== 0) return null;
  const text = said.value.stdout.toString('utf8').trimEnd();
  const end = text.lastIndexOf('\n');
  const common = await realpath(resolve(spare.repository, text.slice(0, end))).catch(() => null);
  return common === dirname(dirname(gitFolder)) ? text.slice(end + 1) : null;
}

/** Whether any untracked file could be meant by the patterns, by the names at the top of the folder: git looks through all of it. */
async function mayCopy(repository: string, patterns: readonly string[]): Promise<boolean> {
  if (patterns.length === 0) return false;
  const names = (await readdir(repository)).map((name) => name.toLowerCase());
  const beginnings = patterns.map((pattern) => {
    const end = pattern.search(SPECIAL);
    return (end < 0 ? pattern : pattern.slice(0, end)).toLowerCase();
  });
  return beginnings.some((beginning) => names.some((name) => name.startsWith(beginning)));
}

/** Brings its files to `commit`, and makes sure that nobody has changed any of them. */
async function bringTo(folder: GitFolder, spare: Spare, commit: string): Promise<Result<void>> {
  if (commit !== spare.commit) {
    const moved = await folder.text(['reset', '--hard', '--quiet', '--no-recurse-submodules', commit], {
      timeoutMs: CHECKOUT_TIMEOUT_MS,
    });
    if (!moved.ok) return moved;
  }
  const changed = await folder.text(['ls-files', '-z', '--others', '--modified', '--exclude-standard']);
  if (!changed.ok) return changed;
  return changed.value === '' ? ok(undefined) : unfit('somebody has changed files in it');
}

/** Makes the branch, with its base. */
async function branchOff(folder: GitFolder, branch: string, commit: string): Promise<Result<void>> {
  const input = `create ${branchRef(branch)}\0${commit}\0update ${baseRef(branch)}\0${commit}\0\0`;
  const made = await folder.text(['update-ref', '-m', 'croft: task started', '--stdin', '-z'], { input });
  return made.ok ? ok(undefined) : made;
}

/** Under git's own lock, and in its own form: one process less. HEAD is a file here, else there would be no spare. */
async function putOnBranch(gitFolder: string, branch: string): Promise<void> {
  const head = join(gitFolder, 'HEAD');
  await writeFile(`${head}.lock`, `ref: ${branchRef(branch)}\n`, { flag: 'wx' });
  await rename(`${head}.lock`, head);
}

/** Moves it to its task's place. Git is told first: a folder that it does not know would be taken for somebody else's. */
async function move(spare: Spare, gitFolder: string, path: string): Promise<void> {
  const gitdir = join(gitFolder, 'gitdir');
  await writeFile(`${gitdir}.croft`, `${join(path, '.git')}\n`);
  await rename(`${gitdir}.croft`, gitdir);
  await rename(spare.path, path);
  // From here on it is the task's.
  await rm(join(gitFolder, 'locked'));
}

/**
 * Gives a spare to a task. Until its last step, which takes the lock away, it is a spare to everybody who finds it, and may be removed:
 * a crash at any point leaves a spare, or the task's worktree.
 */
export async function adoptSpare(run: RunGit, env: Environment, spare: Spare, o: Adoption): Promise<Result<Worktree>> {
  const [path, gitFolder] = await Promise.all([settledPath(o.path), gitFolderOf(spare)]);
  if (gitFolder === null || (await isThere(path))) return unfit('it is not as it was made');
  const within = { ...env, GIT_CEILING_DIRECTORIES: dirname(spare.path) };
  const [opened, commit, copies] = await Promise.all([
    openFolder(run, spare.path, within, o.signal),
    headOf(run, env, spare, gitFolder, o.signal),
    mayCopy(spare.repository, o.copyFiles),
  ]);
  if (!opened.ok) return opened;
  if (commit === null) return unfit('its repository is not what it was');
  const folder = { ...opened.value, gitFolder };
  const legal = await checkBranchName(folder, o.branch);
  if (!legal.ok) return legal;
  const isMoved = commit !== spare.commit;
  const brought = bringTo(folder, spare, commit);
  if (isMoved) await brought;
  const [whole, made] = await Promise.all([brought, branchOff(folder, o.branch, commit)]);
  if (!whole.ok) return whole;
  if (!made.ok) return made;
  await putOnBranch(gitFolder, o.branch);
  const noted = await note(run, env, { spare, folder, copies, o });
  if (!noted.ok) return noted;
  await move(spare, gitFolder, path);
  return ok({ kind: 'worktree', path: o.path, branch: o.branch, base: commit });
}

interface Ready {
  readonly spare: Spare;
  readonly folder: GitFolder & { readonly gitFolder: string };
  readonly copies: boolean;
  readonly o: Adoption;
}

async function note(run: RunGit, env: Environment, { spare, folder, copies, o }: Ready): Promise<Result<void>> {
  if (!copies) return ok(await writePlaceRecord(folder.gitFolder, []));
  const repository = await openFolder(run, spare.repository, env, o.signal);
  return repository.ok ? copyIn(folder, repository.value, o.copyFiles) : repository;
}
