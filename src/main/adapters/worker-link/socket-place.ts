import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a worker listens. */
export interface SocketPlace {
  readonly path: string;
  /** Removes what was made for it outside of the worker's folder. */
  remove(): void;
}

/** A path of a unix socket has room for 104 bytes on some systems, its end included. */
const MAX_SOCKET_PATH = 100;
/** Where a socket fits whatever TMPDIR says. */
const SHORT_TEMPORARY = '/tmp';

/**
 * In the worker's folder, or, where that path is too long for a socket, in a temporary folder; on Windows a named pipe, which is in no
 * folder. A name outside of the folder follows from the token, so that nobody else can know it, let alone take it first.
 */
export function socketPlaceOf(
  folder: string,
  token: string,
  platform: NodeJS.Platform = process.platform,
  temporaryFolders: readonly string[] = [tmpdir(), SHORT_TEMPORARY],
): SocketPlace {
  const secret = createHash('sha256').update(`${token}\n${folder}`).digest('hex').slice(0, 20);
  if (platform === 'win32') return { path: `\\\\.\\pipe\\croft-${secret}`, remove: () => undefined };
  const near = join(folder, 'socket');
  if (fits(near)) return { path: near, remove: () => undefined };
  const paths = temporaryFolders.map((temporary) => join(temporary, `croft-${secret}`, 's'));
  const path = paths.find(fits);
  if (path === undefined) throw new Error(`The path ${near} is too long for a socket. Choose a shorter home folder.`);
  const made = join(path, '..');
  makePrivate(made);
  return { path, remove: () => rmSync(made, { recursive: true, force: true }) };
}

const fits = (path: string): boolean => Buffer.byteLength(path) <= MAX_SOCKET_PATH;

/** A folder of that name which somebody else made is not used. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = lstatSync(folder);
  const isOurs = made.isDirectory() && made.uid === process.getuid?.() && (made.mode & 0o077) === 0;
  if (!isOurs) throw new Error(`The folder ${folder} is not safe for a socket.`);
}
