import { readFile } from 'node:fs/promises';
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
  const tag = await readFile(join(folder, TAG), 'latin1').catch(() => '');
  return tag.startsWith(SIGNATURE);
}
