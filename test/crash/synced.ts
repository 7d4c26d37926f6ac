import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { LOG_SYNCED_FILE, SYNCED_FILE } from './points';

/**
 * A disk keeps of a power cut only what was synced. A crash build notes what was, so that the harness may take the rest away: it is part of
 * the process because nobody outside of it can know. Git and SQLite sync by themselves; of SQLite the log is noted, of git nothing.
 */
export type Synced =
  /** The first bytes of a file are on the disk. */
  | { readonly what: 'file'; readonly path: string; readonly bytes: number }
  /** The names in a folder are. */
  | { readonly what: 'folder'; readonly path: string }
  /** A file has another name, which is on the disk once its folder is. `before`: what the name stood for, in base64; null: for nothing. */
  | { readonly what: 'renamed'; readonly from: string; readonly to: string; readonly before: string | null };

/** The home lies beside the folder for temporary files. */
const root = dirname(tmpdir());
const notes = join(tmpdir(), SYNCED_FILE);
const { appendFileSync, fstatSync, readlinkSync, readFileSync } = fs;

const note = (synced: Synced): void => {
  if (isOfHome(synced.what === 'renamed' ? synced.to : synced.path))
    appendFileSync(notes, `${JSON.stringify(synced)}\n`);
};
const isOfHome = (path: string): boolean => path.startsWith(`${root}/home/`) && !path.includes('/.git');

/** What a sync of this descriptor makes sure of, as it is before the call. */
function promiseOf(fd: number): Synced {
  const stat = fstatSync(fd);
  const path = readlinkSync(`/proc/self/fd/${fd}`);
  return stat.isDirectory() ? { what: 'folder', path } : { what: 'file', path, bytes: stat.size };
}

/** What a worker's record said before. Of other files the names are not taken back, and some of those hold secrets. */
function textOf(path: string): string | null {
  if (!path.includes('/workers/') || basename(path) === 'token') return null;
  try {
    return readFileSync(path).toString('base64');
  } catch {
    return null;
  }
}

/** Notes from now on what this process syncs and renames. */
export async function noteSyncs(): Promise<void> {
  const { fsyncSync, fdatasyncSync, fdatasync, renameSync } = fs;
  const after =
    (sync: (fd: number) => void) =>
    (fd: number): void => {
      const promise = promiseOf(fd);
      sync(fd);
      note(promise);
    };
  fs.fsyncSync = after(fsyncSync);
  fs.fdatasyncSync = after(fdatasyncSync);
  fs.fdatasync = Object.assign((fd: number, answer: (error: NodeJS.ErrnoException | null) => void) => {
    const promise = promiseOf(fd);
    fdatasync(fd, (error) => {
      if (!error) note(promise);
      answer(error);
    });
  }, fdatasync);
  fs.renameSync = (from, to) => {
    const before = textOf(String(to));
    renameSync(from, to);
    note({ what: 'renamed', from: String(from), to: String(to), before });
  };
  syncBuiltinESMExports();
  await noteHandles();
}

/** The class of file handles has no name to import it by. */
async function noteHandles(): Promise<void> {
  const handle = await fs.promises.open(process.execPath);
  const all = Object.getPrototypeOf(handle) as Pick<FileHandle, 'fd' | 'sync' | 'datasync'>;
  await handle.close();
  const { sync } = all;
  all.sync = async function (this: FileHandle) {
    const promise = promiseOf(this.fd);
    await sync.call(this);
    note(promise);
  };
}

const sharedIndex = join(root, 'home/croft.db-shm');
/** Never closed: closing any descriptor of a file lets go of all locks that the process has on it, SQLite's too. */
let index: { fd: number; inode: number } | null = null;

/** Notes how far the log of the database is on the disk: a change of state has just been synced, so all of it up to here is. */
export function noteSyncedLog(): void {
  const inode = fs.statSync(sharedIndex, { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return;
  if (index?.inode !== inode) index = { fd: fs.openSync(sharedIndex, 'r'), inode };
  const header = Buffer.alloc(INDEX_HEADER);
  fs.readSync(index.fd, header, 0, header.length, 0);
  const file = join(tmpdir(), LOG_SYNCED_FILE);
  fs.writeFileSync(`${file}.new`, header);
  fs.renameSync(`${file}.new`, file);
}

const INDEX_HEADER = 48;
