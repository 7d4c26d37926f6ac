import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { promisify } from 'node:util';

/** Longest that it may take to ask the system what runs. */
const ASK_MS = 10_000;

/** Whether some process may need a lock: yes, no, or nobody can say. */
export type Held = 'held' | 'free' | 'unknown';

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

const isGit = (name: string): boolean => /^git(?:-[a-z-]+)?(?:\.exe)?$/i.test(name);

/** A process has the file open, or is a git that works in one of the folders: it may have closed the file and come back to it. */
async function holdsOnLinux(pid: string, lock: string, folders: readonly string[]): Promise<boolean> {
  const at = join('/proc', pid);
  const name = (await readFile(join(at, 'comm'), 'utf8').catch(() => '')).trim();
  if (isGit(name)) {
    const cwd = await readlink(join(at, 'cwd')).catch(() => '');
    if (folders.some((folder) => isInside(cwd, folder))) return true;
  }
  const open = await readdir(join(at, 'fd')).catch(() => []);
  const links = await Promise.all(open.map((fd) => readlink(join(at, 'fd', fd)).catch(() => '')));
  return links.includes(lock);
}

async function onLinux(lock: string, folders: readonly string[]): Promise<Held> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return 'unknown';
  for (const pid of pids) if (await holdsOnLinux(pid, lock, folders)) return 'held';
  return 'free';
}

/** Elsewhere nobody can be asked where a git works: one that runs anywhere counts. */
async function elsewhere(): Promise<Held> {
  const windows = process.platform === 'win32';
  const [file, args] = windows ? ['tasklist', ['/fo', 'csv', '/nh']] : ['ps', ['-axo', 'comm=']];
  try {
    const { stdout } = await promisify(execFile)(file, args, { timeout: ASK_MS, windowsHide: true });
    const names = stdout
      .split('\n')
      .map((line) => basename((windows ? line.split('","')[0]?.slice(1) : line)?.trim() ?? ''));
    return names.some(isGit) ? 'held' : 'free';
  } catch {
    // No such program, or it did not answer.
    return 'unknown';
  }
}

/** Looks for whoever may still need a lock file. `folders`: where a git would work that has made it. */
export const lookForHolders = (lock: string, folders: readonly string[]): Promise<Held> =>
  process.platform === 'linux' ? onLinux(lock, folders) : elsewhere();
