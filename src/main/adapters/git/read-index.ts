import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** What the index has besides plain files. */
export interface OddEntries {
  /** Files with conflicts that nobody has resolved. */
  readonly unmerged: readonly string[];
  /** Folders that it has as the commit of another repository. */
  readonly submodules: readonly string[];
}

const SUBMODULE = '160000 ';

/**
 * Reads the index through for what is no plain file in it. Each entry is `mode object stage<TAB>path`; a file with conflicts has one for each
 * side of them, none of stage 0.
 */
export async function oddEntries(folder: GitFolder): Promise<Result<OddEntries>> {
  const listed = await folder.run(['ls-files', '--stage', '-z']);
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return folder.failure('ls-files', listed.value);
  if (listed.value.truncated) {
    return fail('conflict', `There are more files in ${folder.path} than Croft can look through.`, {
      reason: 'git.too_large',
      next: 'Commit there yourself, or take what is not meant to be committed out of git.',
    });
  }
  const unmerged = new Set<string>();
  const submodules = new Set<string>();
  for (const entry of listed.value.stdout.toString('utf8').split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab < 0) continue;
    if (entry[tab - 1] !== '0') unmerged.add(entry.slice(tab + 1));
    if (entry.startsWith(SUBMODULE)) submodules.add(entry.slice(tab + 1));
  }
  return ok({ unmerged: [...unmerged], submodules: [...submodules] });
}
