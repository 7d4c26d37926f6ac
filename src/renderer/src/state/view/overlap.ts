import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';

type Known = Pick<Workspace, 'id' | 'name' | 'path' | 'vcs'>;

const MOST_NAMES = 3;

/**
 * What a user has to know of a folder that lies in a workspace of the list, or around some of them; null: it does neither, as far as its path as
 * it was typed tells. The farm alone knows where links lead. `lost`: the one that is to move into the folder, which is in its old one no more.
 */
export function overlapWords(typed: string, all: readonly Known[], lost?: WorkspaceId): string | null {
  const path = plainPath(typed);
  // One that is there already is answered as it is.
  if (path === '' || all.some((known) => plainPath(known.path) === path)) return null;
  const workspaces = all.filter(({ id }) => id !== lost);
  const around = workspaces
    .filter((known) => isIn(path, plainPath(known.path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (around) return `This folder lies in ${around.name}, which is in the list. ${rule(around.vcs.kind === 'none')}`;
  const inside = workspaces.filter((known) => isIn(plainPath(known.path), path));
  if (inside.length === 0) return null;
  const lie = inside.length === 1 ? 'lies' : 'lie';
  return `${namesOf(inside)}, in the list, ${lie} in this folder. ${rule(inside.some(({ vcs }) => vcs.kind === 'none'))}`;
}

/** Links apart, a folder is named by one path: `/home/me/shop`. */
export const plainPath = (path: string): string => path.trim().replaceAll('\\', '/').replace(/\/+$/, '');

const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

function rule(isInPlace: boolean): string {
  return isInPlace
    ? 'That is allowed, but without git tasks work in the folder itself: agents of both would change the same files.'
    : 'That is allowed. If both are one git repository, agents of both work on that repository, each task on a branch of its own.';
}

function namesOf(workspaces: readonly Known[]): string {
  const names = workspaces.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = workspaces.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
