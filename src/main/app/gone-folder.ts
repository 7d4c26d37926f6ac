import type { Failure } from '../contract/errors';

/** The folder of a workspace is not there any more. `then`: what to do once it is there again. */
export const goneFolder = (path: string, then: string): Failure => ({
  code: 'not_found',
  reason: 'workspace.folder_missing',
  message: `The folder ${path} is not there any more.`,
  next: `Put it back, or say where it is now: its tasks come along. ${then}`,
});
