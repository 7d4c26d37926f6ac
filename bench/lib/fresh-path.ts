import { join } from 'node:path';

import type { BenchContext } from '../kit/bench';

/** Paths in the scratch folder that are not there yet. */
export function freshPaths({ folder }: BenchContext, name: string): () => string {
  let nr = 0;
  return () => join(folder, `${name}-${(nr += 1)}`);
}
