import type { RunId } from '../contract/ids';
import type { TerminalInfo } from '../contract/terminal';
import type { App } from './app';
import type { LiveRuns } from './engine/live-run';

/** One viewer's hold on the terminal of a run. */
export interface OpenTerminal {
  info(): TerminalInfo;
  read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }>;
  /** Called when there is more, or when the run has ended. */
  onChange(listener: () => void): () => void;
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface Terminals {
  open(runId: RunId): OpenTerminal | null;
}

/** Width for which rendered terminals are laid out; they reflow at any other. */
const COLS = 120;
const ROWS = 40;

/** Terminals of all runs, live or over, by the bytes on disk. */
export function createTerminals(app: App, live: LiveRuns): Terminals {
  return {
    open(runId) {
      const run = app.store.run(runId);
      if (!run) return null;
      const file = app.terminals.open(run.taskId, runId);
      const isLive = (): boolean => live.get(runId)?.live() ?? app.store.run(runId)?.status.kind !== 'ended';
      const offs: (() => void)[] = [];
      return {
        info: () => ({ runId, ...file.extent(), live: isLive(), cols: COLS, rows: ROWS, kind: 'text' }),
        read: (from, max) => file.read(from, max),
        onChange(listener) {
          const offFile = file.onGrow(listener);
          const offLog = app.store.onCommit((events) => {
            if (events.some((event) => event.runId === runId && event.fact.type === 'run.changed')) listener();
          });
          const off = (): void => {
            offFile();
            offLog();
          };
          offs.push(off);
          return off;
        },
        /** A rendered terminal takes no keys: words go to the agent by `run.say`. */
        write: () => undefined,
        close() {
          offs.forEach((off) => off());
          void file.close();
        },
      };
    },
  };
}
