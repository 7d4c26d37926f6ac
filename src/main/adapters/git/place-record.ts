import { randomUUID } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { failPoint } from '../../fail-points';

/** What Croft keeps in a worktree's private git folder. Its presence means that the worktree was made to its end. */
const PlaceRecord = z.object({
  version: z.literal(1),
  /** Untracked files that were copied in, relative to the worktree: they are never committed. */
  copied: z.array(z.string()).max(1000),
});
export type PlaceRecord = z.infer<typeof PlaceRecord>;

const NAME = 'croft.json';
const MAX_BYTES = 4 * 1024 * 1024;

/** Null when there is none, or none that can be read: agents may write there. */
export async function readPlaceRecord(gitFolder: string): Promise<PlaceRecord | null> {
  const file = join(gitFolder, NAME);
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > MAX_BYTES) return null;
    return PlaceRecord.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

export async function writePlaceRecord(gitFolder: string, copied: readonly string[]): Promise<void> {
  const record: PlaceRecord = { version: 1, copied: [...copied] };
  const temporary = join(gitFolder, `${NAME}.${randomUUID()}`);
  await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
  failPoint('place-record.written');
  await rename(temporary, join(gitFolder, NAME));
  failPoint('place-record.renamed');
}
