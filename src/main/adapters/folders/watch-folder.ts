import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isFolder } from './is-folder';

/** On Windows nobody can rename a folder above one that is watched: there it is not worth that. */
const canWatch = process.platform !== 'win32';

/**
 * Tells when something of this name comes or goes. Watched is the folder around it, or, where that is gone, the next one upwards that is
 * there. A folder further up that is moved is not noticed, nor anything where the system has no watch left: it is looked for at other times, too.
 */
export function watchFolder(path: string, onChange: () => void): () => void {
  let watcher: FSWatcher | null = null;
  let isOver = false;
  let newest = 0;

  function stop(): void {
    watcher?.close();
    watcher = null;
  }

  /** The system looks up the path of a watch while the whole farm waits: a disk that does not answer is met in another thread before. */
  async function open(): Promise<void> {
    stop();
    if (!canWatch) return;
    const mine = ++newest;
    let isRefused = false;
    for (let child = path; child !== dirname(child); child = dirname(child)) {
      const isThere = await isFolder(dirname(child));
      if (isOver || mine !== newest) return;
      watcher = isThere ? watchIn(child, noticed) : null;
      if (watcher) return opened(child, isRefused);
      isRefused ||= isThere;
    }
  }

  /** What has come or gone between the look and the watch is told by nobody else. */
  async function opened(child: string, isRefused: boolean): Promise<void> {
    onChange();
    if (child === path || isRefused) return;
    const mine = newest;
    if ((await isFolder(child)) && mine === newest && !isOver) await open();
  }

  /** What was watched may be another folder now, or one further down be there. */
  function noticed(): void {
    if (isOver) return;
    onChange();
    void open();
  }

  void open();
  return () => {
    isOver = true;
    stop();
  };
}

/** Null: the folder around it cannot be watched. */
function watchIn(child: string, onChange: () => void): FSWatcher | null {
  const around = dirname(child);
  // The folder that is watched is named by its own name when it goes itself.
  const names = [basename(child), basename(around)];
  try {
    const watcher = watch(around, { persistent: false }, (type, name) => {
      if (type === 'rename' && (name === null || names.includes(name))) onChange();
    });
    // It watches nothing more.
    return watcher.on('error', () => watcher.close());
  } catch {
    return null;
  }
}
