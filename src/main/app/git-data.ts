import type { Failure } from '../contract/errors';

/** Why agents never work where git keeps a repository's own data, whoever accepts what: a wrong edit there loses everything. */
export const gitData = (path: string): Failure => {
  const [, above] = /^(.+)[/\\]\.git(?:[/\\]|$)/s.exec(path) ?? [];
  return {
    code: 'conflict',
    reason: 'workspace.git_data',
    message: `${path} holds git’s own data: agents would change the repository itself, not its files.`,
    next:
      above === undefined ? 'Add the folder that has the files of the project.' : `Add the folder above it: ${above}`,
  };
};
