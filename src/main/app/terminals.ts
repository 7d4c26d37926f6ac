import type { Result } from '../contract/errors';
import { ok } from '../contract/errors';
import type { RunId } from '../contract/ids';
import type { TerminalInfo } from '../contract/terminal';
import type { App } from './app';
import type { LiveRuns } from './engine/live-run';
import { PTY_SIZE } from './farm-memory';
import { HAND_FOLDER } from './hand-records';
import { createKeyboards } from './keyboards';

/** One viewer's hold on the terminal of a run, or on one that was opened by hand. */
export interface OpenTerminal {
  info(): TerminalInfo;
  read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }>;
  /** Called when there is more, when its size changes, or when the run has ended. */
  onChange(listener: () => void): () => void;
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface Terminals {
  open(runId: RunId): OpenTerminal | null;
  /** Gives a live pty a new size; false where there is none to change. Null: there is no such terminal. */
  resize(runId: RunId, cols: number, rows: number): Promise<Result<boolean> | null>;
}

/** Width for which rendered terminals are laid out; they reflow at any other. */
const TEXT_SIZE = { cols: 120, rows: 40 };

/** Whether somebody writes into a terminal; asked at each of its chunks. */
interface Life {
  isLive(): boolean;
  dispose(): void;
}

/** What the store knows of a terminal: whose folder its bytes are in, and what it is. */
interface Known {
  readonly folder: string;
  readonly kind: TerminalInfo['kind'];
  readonly watchLife: () => Life;
  readonly firstSize: { readonly cols: number; readonly rows: number };
}

/** Terminals of all runs and those opened by hand, live or over, by the bytes on disk. */
export function createTerminals(app: App, live: LiveRuns): Terminals {
  const keyboards = createKeyboards(app);

  const find = (id: RunId): Known | null => {
    const run = app.store.run(id);
    if (run) {
      const isLive = (): boolean => live.get(id)?.live() ?? app.store.run(id)?.status.kind !== 'ended';
      const isPty = run.mode === 'terminal';
      const watchLife = (): Life => ({ isLive, dispose: () => undefined });
      return { folder: run.taskId, kind: isPty ? 'pty' : 'text', watchLife, firstSize: isPty ? PTY_SIZE : TEXT_SIZE };
    }
    const opened = app.store.terminal(id);
    if (!opened) return null;
    return { folder: HAND_FOLDER, kind: 'pty', watchLife: () => lifeByHand(app, id), firstSize: opened.plan };
  };

  return {
    open(runId) {
      const known = find(runId);
      return known && openTerminal(app, runId, known, (bytes) => keyboards.type(runId, bytes));
    },
    async resize(runId, cols, rows) {
      const known = find(runId);
      if (!known) return null;
      const life = known.watchLife();
      const isLive = life.isLive();
      life.dispose();
      if (known.kind !== 'pty' || !isLive) return ok(false);
      const resized = await app.worker.resize(runId, cols, rows);
      /** It has just ended, or is not there yet: then there is nothing to change. */
      if (!resized.ok) return resized.error.code === 'unavailable' ? resized : ok(false);
      app.memory.setSize(runId, { cols, rows });
      return ok(true);
    },
  };
}

/** Of a terminal that was opened by hand: what the store says is kept until it may have changed. */
function lifeByHand(app: App, id: RunId): Life {
  const look = (): boolean => (app.store.terminal(id)?.state.kind ?? 'ended') !== 'ended';
  let known: boolean | null = null;
  const dispose = app.store.onCommit((events) => {
    if (events.some(({ fact }) => fact.type === 'terminal.changed' || fact.type === 'terminal.removed')) known = null;
  });
  return { isLive: () => (known ??= look()), dispose };
}

function openTerminal(
  app: App,
  runId: RunId,
  { folder, kind, watchLife, firstSize: { cols, rows } }: Known,
  type: (bytes: Uint8Array) => void,
): OpenTerminal {
  const file = app.terminals.open(folder, runId);
  const life = watchLife();
  const offs: (() => void)[] = [];
  return {
    info: () => ({
      runId,
      ...file.extent(),
      live: life.isLive(),
      cols,
      rows,
      ...app.memory.sizeOf(runId),
      first: { cols, rows },
      kind,
    }),
    read: (from, max) => file.read(from, max),
    onChange(listener) {
      const offFile = file.onGrow(listener);
      const offSize = app.memory.onSize((id) => {
        if (id === runId) listener();
      });
      const offLog = app.store.onCommit((events) => {
        const isMine = events.some(
          ({ runId: of, fact }) =>
            (of === runId && fact.type === 'run.changed') ||
            (fact.type === 'terminal.changed' && fact.terminal.id === runId),
        );
        if (isMine) listener();
      });
      const off = (): void => [offFile, offSize, offLog].forEach((one) => one());
      offs.push(off);
      return off;
    },
    /** A rendered terminal takes no keys: words go to the agent by `run.say`. */
    write(bytes) {
      if (kind === 'pty') type(bytes);
    },
    close() {
      offs.forEach((off) => off());
      life.dispose();
      file
        .close()
        .catch((error: unknown) => app.logger.warn('a terminal could not be closed', { runId, error: String(error) }));
    },
  };
}
