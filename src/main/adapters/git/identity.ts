import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

const CROFT = { name: 'Croft', email: 'croft@localhost' };

/**
 * Who commits: the user, as git's configuration or the environment says; Croft where neither does.
 * Git is told not to make up a name from the machine's (`user.useConfigOnly`), so a refusal means that there is none.
 */
export async function identityEnvironment(folder: GitFolder): Promise<Result<Record<string, string>>> {
  const env: Record<string, string> = {};
  for (const role of ['AUTHOR', 'COMMITTER']) {
    const known = await folder.run(['var', `GIT_${role}_IDENT`]);
    if (!known.ok) return known;
    if (known.value.code === 0) continue;
    env[`GIT_${role}_NAME`] = CROFT.name;
    env[`GIT_${role}_EMAIL`] = CROFT.email;
  }
  return ok(env);
}
