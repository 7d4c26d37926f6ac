import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { fail } from '../../contract/errors';
import type { Result } from '../../contract/errors';

/** Folders that agents have no business to work in as a whole. */
export interface Guarded {
  /** Where Croft keeps everything: its database, tokens and the worktrees of all tasks. */
  readonly home: string;
  readonly userHome: string;
  /** A folder in Croft's home that is made for agents. */
  readonly demo: string | undefined;
}

const next = 'Choose the folder of one project.';

/** Says why a folder, without links, cannot be a workspace; null: it can. Folders are told apart by what they are, not by their names. */
export async function forbidden(real: string, { home, userHome, demo }: Guarded): Promise<Result<never> | null> {
  if (real === parse(real).root) {
    return fail('invalid', 'The root of the file system cannot be a workspace: agents would work in all of it.', {
      reason: 'folder.root',
      next,
    });
  }
  const [folders, homes, [userFolder], [demoFolder]] = await Promise.all([
    withParents(real),
    withParents(home),
    withParents(userHome),
    demo === undefined ? [] : withParents(demo),
  ]);
  const [folder] = folders;
  const [ownHome] = homes;
  if (isSame(folder, userFolder)) {
    return fail('invalid', 'Your home folder cannot be a workspace: agents would work in all that is yours.', {
      reason: 'folder.user_home',
      next,
    });
  }
  if (isSame(folder, demoFolder)) return null;
  if (folders.some((one) => isSame(one, ownHome))) {
    return fail('invalid', `${real} belongs to Croft itself: agents would work in what Croft keeps there.`, {
      reason: 'folder.croft_home',
      next,
    });
  }
  if (!homes.some((one) => isSame(one, folder))) return null;
  return fail('invalid', `${real} holds what Croft keeps, in ${home}: agents would work in it, too.`, {
    reason: 'folder.holds_croft_home',
    next,
  });
}

type Known = BigIntStats | null | undefined;

const isSame = (one: Known, other: Known): boolean =>
  Boolean(one && other && one.ino === other.ino && one.dev === other.dev);

/** A folder and all that it lies in, links resolved, the folder first; what is not there is null. */
async function withParents(path: string): Promise<Known[]> {
  const real = await realpath(path).catch(() => path);
  const paths = [real];
  for (let at = real; dirname(at) !== at; at = dirname(at)) paths.push(dirname(at));
  return Promise.all(paths.map((one) => stat(one, { bigint: true }).catch(() => null)));
}
