import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** On Windows nobody can rename a folder above one that is watched: there it is not worth that. */
const canWatch = process.platform !== 'win32';

/**
 * Tells when something of this name comes or goes. Watched is the folder around it, or, where that is gone, the next one upwards that is
 * there. A folder further up that is moved is not noticed, nor anything where the system has no watch left: it is looked for at other times, too.
 */
export function watchFolder(path: string, onChange: () => void): () => void {
  let watcher: FSWatcher | null = null;
  let isOver = false;

  function stop(): void {
    watcher?.close();
    watcher = null;
  }

  function open(): void {
    stop();
    if (isOver || !canWatch) return;
    for (let child = path; child !== dirname(child); child = dirname(child)) {
      watcher = watchIn(child, noticed);
      if (watcher) return;
    }
  }

  /** What was watched may be another folder now, or one further down be there. */
  function noticed(): void {
    if (isOver) return;
    open();
    onChange();
  }

  open();
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
