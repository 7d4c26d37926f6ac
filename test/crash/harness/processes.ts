import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process as the system lists it. */
export interface Listed {
  readonly pid: number;
  readonly parent: number;
  /** Its process group: the leader of one has its own id here. */
  readonly group: number;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** Every process that works in the folder of a bench, by its environment; the harness itself is not among them. */
export function processesOf(root: string): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => listed(Number(name)) ?? [])
    .filter(({ env }) => ['HOME', 'TMPDIR'].some((name) => (env.get(name) ?? '').startsWith(`${root}/`)));
}

/** Id of the run that a process belongs to; null: none. */
export const runOf = (one: Listed): string | null => one.env.get('CROFT_RUN') ?? null;

/** A worker of Croft's: it has no run, and says where its state is. */
export const isWorker = (one: Listed): boolean => runOf(one) === null && one.argv.includes('--state');

/** The process that a run was started with: it leads the group of all that it has started, but of what has left it. */
export const leadsRun = (one: Listed): boolean => runOf(one) !== null && one.group === one.pid;

/** Ended processes that one of a bench has not taken leave of, by their parent. */
export function zombiesOf(root: string): { pid: number; parent: number }[] {
  const parents = new Set(processesOf(root).map(({ pid }) => pid));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const { state, parent } = statOf(Number(name));
      return state === 'Z' && parents.has(parent) ? [{ pid: Number(name), parent }] : [];
    });
}

/** Open files and watched paths of a process. */
export function handlesOf(pid: number): { files: number; sockets: number; watches: number } {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => [fd, linkOf(`/proc/${pid}/fd/${fd}`)] as const);
  const watching = links.filter(([, link]) => link === 'anon_inode:inotify');
  return {
    files: links.filter(([, link]) => !link.startsWith('socket:')).length,
    sockets: links.filter(([, link]) => link.startsWith('socket:')).length,
    watches: watching.reduce((sum, [fd]) => sum + read(`/proc/${pid}/fdinfo/${fd}`).split('inotify wd:').length - 1, 0),
  };
}

function listed(pid: number): Listed | null {
  const { state, parent, group } = statOf(pid);
  if (state === '' || state === 'Z' || state === 'X') return null;
  const env = read(`/proc/${pid}/environ`)
    .split('\0')
    .map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    });
  return {
    pid,
    parent,
    group,
    argv: read(`/proc/${pid}/cmdline`).split('\0'),
    env: new Map(env),
    cwd: linkOf(`/proc/${pid}/cwd`),
  };
}

/** State, parent and group of a process; no state: it is gone. */
function statOf(pid: number): { state: string; parent: number; group: number } {
  const stat = read(`/proc/${pid}/stat`);
  const [state = '', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent), group: Number(group) };
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
