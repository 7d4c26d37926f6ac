import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock';
import type { TerminalFile, TerminalFiles } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { openTerminal } from './terminal-files-terminal';
import type { Terminal, TerminalLimits } from './terminal-files-terminal';

export interface TerminalFilesOptions {
  /** Croft's home; terminals are in `tasks/<task>/runs/<run>/` of it. */
  readonly home: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<TerminalLimits>;
}

const MB = 1024 * 1024;
const defaultLimits: TerminalLimits = {
  segmentBytes: 8 * MB,
  keepBytes: 128 * MB,
  tailBytes: 64 * 1024,
  waitingBytes: 8 * MB,
  slowBytes: 64 * MB,
};

interface Shared {
  readonly terminal: Terminal;
  readonly listeners: Set<() => void>;
  holders: number;
}

/** Folder of a run in Croft's home. Ids name folders here: anything else in them is a bug. */
export function runFolderOf(home: string, taskId: string, runId: string): string {
  for (const id of [taskId, runId]) if (!/^[A-Za-z0-9_-]+$/.test(id)) throw new Error(`not an id: ${id}`);
  return join(home, 'tasks', taskId, 'runs', runId);
}

/**
 * Terminals of runs. All who open the same run share it, so that a viewer reads what a run's follower has just appended without waiting
 * for the disk; it is let go of when the last has closed it.
 */
export function createTerminalFiles({ home, clock, logger, limits }: TerminalFilesOptions): TerminalFiles & {
  dispose(): Promise<void>;
} {
  const open = new Map<string, Shared>();

  const openShared = (folder: string): Shared => {
    const listeners = new Set<() => void>();
    const grown = (): void => tellAll(listeners, logger);
    const terminal = openTerminal({ folder, clock, logger, limits: { ...defaultLimits, ...limits }, grown });
    const shared = { terminal, listeners, holders: 0 };
    open.set(folder, shared);
    return shared;
  };
  const letGo = async (folder: string, shared: Shared): Promise<void> => {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    await shared.terminal.settle();
    if (shared.holders === 0 && open.get(folder) === shared) open.delete(folder);
  };

  return {
    open(taskId, runId) {
      const folder = runFolderOf(home, taskId, runId);
      const shared = open.get(folder) ?? openShared(folder);
      shared.holders += 1;
      return createHandle(shared, () => letGo(folder, shared));
    },
    async remove(taskId, runId) {
      const folder = runFolderOf(home, taskId, runId);
      await open.get(folder)?.terminal.settle();
      open.delete(folder);
      await rm(folder, { recursive: true, force: true });
    },
    async dispose() {
      await Promise.all([...open.values()].map(({ terminal }) => terminal.settle()));
      open.clear();
    },
  };
}

/** One holder's view of a shared terminal. */
function createHandle({ terminal, listeners }: Shared, letGo: () => Promise<void>): TerminalFile {
  const own = new Set<() => void>();
  let closing: Promise<void> | null = null;
  let rebuilds = false;

  const drop = (listener: () => void): void => {
    own.delete(listener);
    listeners.delete(listener);
  };
  return {
    extent: terminal.extent,
    append: terminal.append,
    read: terminal.read,
    async stored() {
      await terminal.stored();
      if (!terminal.isWritten()) throw new Error('the disk does not take the bytes of a terminal');
      await terminal.sync();
    },
    rebuild() {
      rebuilds = true;
      terminal.rebuild();
    },
    onGrow(listener) {
      const wrapped = (): void => listener();
      own.add(wrapped);
      listeners.add(wrapped);
      return () => drop(wrapped);
    },
    close({ complete } = { complete: false }) {
      if (complete && rebuilds && !closing) terminal.complete();
      own.forEach(drop);
      closing ??= letGo();
      return closing;
    },
  };
}

function tellAll(listeners: Set<() => void>, logger: Logger): void {
  for (const listener of [...listeners]) {
    try {
      listener();
    } catch (error) {
      listeners.delete(listener);
      logger.error('a viewer of a terminal failed and was dropped', { error: String(error) });
    }
  }
}
