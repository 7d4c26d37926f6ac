import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * Name of a build of the worker: the version and a hash of its file, so that a worker that was built anew under the same version is
 * replaced, too.
 */
export async function buildOf(version: string, workerEntry: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(workerEntry))
    .digest('hex');
  return `${version}+${hash.slice(0, 12)}`;
}
