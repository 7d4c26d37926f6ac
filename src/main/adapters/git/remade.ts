import { lstat, open } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Folders of dependencies and caches that their tools fill again, by the names that these tools give them. */
const NAMES = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.parcel-cache',
  '.angular',
  '.terraform',
  '.dart_tool',
]);
const TAG = 'CACHEDIR.TAG';
const SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55';

/** Whether a folder that git ignores is filled again by whatever has filled it: by its name, or because it says so (https://bford.info/cachedir). */
export async function isRemade(folder: string): Promise<boolean> {
  if (NAMES.has(basename(folder))) return true;
  return (await beginningOf(join(folder, TAG), SIGNATURE.length)) === SIGNATURE;
}

/** Empty: it is no file that can be read. Opening a pipe would wait for whoever writes into it. */
async function beginningOf(path: string, length: number): Promise<string> {
  const info = await lstat(path).catch(() => null);
  const file = info?.isFile() ? await open(path).catch(() => null) : null;
  if (file === null) return '';
  try {
    const read = await file.read(Buffer.alloc(length), 0, length, 0).catch(() => null);
    return read?.buffer.toString('latin1', 0, read.bytesRead) ?? '';
  } finally {
    await file.close();
  }
}
