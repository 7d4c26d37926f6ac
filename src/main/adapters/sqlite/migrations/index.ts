import type { Migration } from '../migrate';
import { initial } from './0001-initial';
import { desktop } from './0002-desktop';
import { search } from './0003-search';
import { usage } from './0004-usage';
import { taskTime } from './0005-task-time';
import { searchAgain } from './0006-search-again';
import { keptWorkspaces } from './0007-kept-workspaces';
import { waited } from './0008-waited';

/** All migrations in order; a new one is a new file and a line here, never a change of an old one. */
export const migrations: readonly Migration[] = [
  initial,
  desktop,
  search,
  usage,
  taskTime,
  searchAgain,
  keptWorkspaces,
  waited,
];
