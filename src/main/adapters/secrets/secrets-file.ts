import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Millis } from '../../contract/ids';

/** A secret as it lies in the file: encrypted, in base64. */
const Sealed = z.object({ setAt: Millis, sealed: z.string().min(1) });
export type Sealed = z.infer<typeof Sealed>;
const Content = z.object({ version: z.literal(1), secrets: z.record(z.string(), Sealed) });

export type SealedSecrets = Readonly<Record<string, Sealed>>;

export type FileFound =
  | { readonly kind: 'read'; readonly secrets: SealedSecrets }
  /** It was no file of ours any more and has another name now. */
  | { readonly kind: 'put-aside'; readonly as: string }
  /** It is there and cannot be read: it is left alone. */
  | { readonly kind: 'unreadable'; readonly why: string };

const NAME = 'secrets.json';
const ASIDE = /^secrets\.damaged-.*\.json$/;
const SCRATCH = /^secrets\.json\.[0-9a-f]{12}$/;

export const pathOf = (home: string): string => join(home, NAME);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';

/** Reads the file; a damaged one is put aside, so that a new one can never take its place. Follows no symbolic link. */
export async function readSecretsFile(home: string, now: number): Promise<FileFound> {
  let text: string;
  try {
    text = await readPlain(pathOf(home));
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { kind: 'read', secrets: {} } : { kind: 'unreadable', why: code };
  }
  const content = parse(text);
  if (content) return { kind: 'read', secrets: content };
  const as = `secrets.damaged-${new Date(now).toISOString().replaceAll(':', '-')}.json`;
  try {
    await rename(pathOf(home), join(home, as));
    return { kind: 'put-aside', as };
  } catch (error) {
    return { kind: 'unreadable', why: codeOf(error) };
  }
}

async function readPlain(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (!found.isFile()) throw Object.assign(new Error('not a plain file'), { code: 'not a plain file' });
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) await file.chmod(0o600);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function parse(text: string): SealedSecrets | null {
  try {
    return Content.parse(JSON.parse(text)).secrets;
  } catch {
    // Whatever is wrong with it: it is put aside as it is.
    return null;
  }
}

/** Puts a whole new file in place, for its owner only: a crash leaves the old one or the new one. */
export async function writeSecretsFile(home: string, secrets: SealedSecrets): Promise<void> {
  const scratch = `${pathOf(home)}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(scratch, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ version: 1, secrets } satisfies z.infer<typeof Content>)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(scratch, pathOf(home));
    if (process.platform !== 'win32') await syncFolder(dirname(pathOf(home)));
  } catch (error) {
    await rm(scratch, { force: true });
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes what a crash in the middle of a write has left: secrets lie in it that may have been removed since. */
export async function removeScratch(home: string): Promise<void> {
  const left = (await readdir(home).catch(() => [])).filter((name) => SCRATCH.test(name));
  // One that cannot be removed is encrypted as the file itself is.
  await Promise.allSettled(left.map((name) => rm(join(home, name), { force: true })));
}

/** Damaged files that were put aside, this time or before. */
export async function listPutAside(home: string): Promise<string[]> {
  const names = await readdir(home).catch(() => []);
  return names.filter((name) => ASIDE.test(name)).toSorted();
}
