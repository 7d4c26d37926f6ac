import type { Migration } from '../migrate';

/** A workspace that is taken off the list keeps its row and its tasks, out of sight, until its folder is added again. */
export const keptWorkspaces: Migration = {
  version: 7,
  name: 'kept-workspaces',
  up: `alter table workspaces add column removed_at integer;`,
};
