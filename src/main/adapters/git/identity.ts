import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

const ROLES = ['AUTHOR', 'COMMITTER'] as const;
const CROFT = { name: 'Croft', email: 'croft@localhost' };

/**
 * Who commits: the user, as git's configuration or the environment says; Croft where neither does.
 * Git is told not to make up a name from the machine's (`user.useConfigOnly`), so a refusal means that there is none.
 */
export async function identityEnvironment(folder: GitFolder): Promise<Result<Record<string, string>>> {
  const env: Record<string, string> = {};
  const known = await Promise.all(ROLES.map((role) => folder.run(['var', `GIT_${role}_IDENT`])));
  for (const [at, said] of known.entries()) {
    if (!said.ok) return said;
    if (said.value.code === 0) continue;
    env[`GIT_${ROLES[at]}_NAME`] = CROFT.name;
    env[`GIT_${ROLES[at]}_EMAIL`] = CROFT.email;
  }
  return ok(env);
}

/** Makes a commit of a tree. Most have a user that git knows: only where that fails it is asked whom. */
export async function commitTree(
  folder: GitFolder,
  o: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<Result<string>> {
  const args = ['commit-tree', o.tree, ...o.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const made = await folder.run(args, { input: o.message });
  if (!made.ok) return made;
  if (made.value.code === 0) return ok(made.value.stdout.toString('utf8').trim());
  const identity = await identityEnvironment(folder);
  return identity.ok ? folder.with(identity.value).text(args, { input: o.message }) : identity;
}
