import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** What the index has besides plain files. */
export interface OddEntries {
  /** Files with conflicts that nobody has resolved. */
  readonly unmerged: readonly string[];
  /** Folders that it has as the commit of another repository. */
  readonly submodules: readonly string[];
}

/** Each entry is `mode object stage<TAB>path`; a file with conflicts has one for each side of them, none of stage 0. */
const ODD = /^(?<mode>\d+) [0-9a-f]+ (?<stage>\d)\t(?<path>.*)$/s;
const SUBMODULE = '160000';

/** Reads the index through for what is no plain file in it. */
export async function oddEntries(folder: GitFolder): Promise<Result<OddEntries>> {
  const listed = await folder.text(['ls-files', '--stage', '-z']);
  if (!listed.ok) return listed;
  const unmerged = new Set<string>();
  const submodules = new Set<string>();
  for (const entry of listed.value.split('\0')) {
    const { mode, stage, path = '' } = ODD.exec(entry)?.groups ?? {};
    if (stage !== undefined && stage !== '0') unmerged.add(path);
    if (mode === SUBMODULE) submodules.add(path);
  }
  return ok({ unmerged: [...unmerged], submodules: [...submodules] });
}
