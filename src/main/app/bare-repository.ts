import type { Failure } from '../contract/errors';

/** Why agents cannot work in a bare repository: there is nothing in it that they could change. */
export const bareRepository = (path: string): Failure => ({
  code: 'conflict',
  reason: 'workspace.bare_repository',
  message: `${path} is a bare repository: it has no files to work on.`,
  next: 'Clone it with `git clone`, and add the folder of the clone.',
});
