import type { RunId } from '../../contract/ids';
import { openIdList } from './id-list';

/** Ids of runs that were acknowledged and removed, newest 1000: a late repetition of their start must not start them again. */
export interface ForgottenRuns {
  has(id: RunId): boolean;
  add(id: RunId): void;
}

/** Opens the list of a state folder. */
export function openForgottenRuns(path: string): ForgottenRuns {
  const ids = openIdList(path);
  return { has: (id) => ids.has(id), add: (id) => ids.add(id) };
}
