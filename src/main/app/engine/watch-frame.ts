import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { TerminalFile } from '../../ports/files';
import type { App } from '../app';

const STOP_AGAIN_MS = 2_000;

export interface FrameOptions {
  readonly runId: RunId;
  readonly terminal: TerminalFile;
  /**
   * Called once: `ended` when the end of the run is in the store, `broken` when it could not be followed (the disk is full, the worker
   * answered nonsense) and has to be taken up again. Not called when the farm lets go before.
   */
  readonly onOver: (how: 'ended' | 'broken') => void;
}

/** What every watcher of a run has, in whichever mode: its stop, its end, its letting go. */
export interface WatchFrame {
  /** Aborts when the farm lets go. */
  readonly signal: AbortSignal;
  /** True from the moment on at which nothing more is taken of it. */
  isOver(): boolean;
  stop(reason: string): Promise<Result<void>>;
  /** A stop that has to happen: where the worker is away, it is asked again. */
  giveUp(reason: string): Promise<void>;
  /** Called when it is over, before its terminal is closed. */
  atEnd(letGo: () => void): void;
  /** Follows the run to its end. Called once. */
  run(follow: () => Promise<void>): void;
  release(): Promise<void>;
}

export function createWatchFrame(app: App, { runId, terminal, onOver }: FrameOptions): WatchFrame {
  const abort = new AbortController();
  const atEnd: (() => void)[] = [];
  let over = false;
  let done: Promise<void> = Promise.resolve();
  let stopAgain: () => void = () => undefined;

  const stop = (reason: string): Promise<Result<void>> => app.worker.signal(runId, { kind: 'stop', reason });
  const giveUp = async (reason: string): Promise<void> => {
    const stopped = await stop(reason);
    if (stopped.ok || stopped.error.code !== 'unavailable' || over || abort.signal.aborted) return;
    stopAgain = app.clock.after(STOP_AGAIN_MS, () => void giveUp(reason));
  };

  const watch = async (follow: () => Promise<void>): Promise<void> => {
    let how: 'ended' | 'broken' = 'ended';
    try {
      await follow();
    } catch (error) {
      how = 'broken';
      if (!abort.signal.aborted) app.logger.error('a run could not be followed', { runId, error: String(error) });
    }
    over = true;
    stopAgain();
    atEnd.forEach((letGo) => letGo());
    try {
      await terminal.close({ complete: how === 'ended' && !abort.signal.aborted });
    } catch (error) {
      app.logger.warn('a terminal could not be closed', { runId, error: String(error) });
    }
    if (!abort.signal.aborted) onOver(how);
  };

  return {
    signal: abort.signal,
    isOver: () => over,
    stop,
    giveUp,
    atEnd: (letGo) => void atEnd.push(letGo),
    run(follow) {
      done = watch(follow);
    },
    async release() {
      abort.abort();
      await done;
    },
  };
}
