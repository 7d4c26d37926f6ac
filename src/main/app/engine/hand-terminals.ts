import type { RunId } from '../../contract/ids';
import type { ExitRecord } from '../../contract/worker-protocol';
import type { TerminalRecord } from '../../ports/store';
import type { App } from '../app';
import { HAND_FOLDER, moveTerminal, removeTerminals, surplusTerminals } from '../hand-records';
import { followActivity } from './hand-activity';
import { startHand } from './hand-start';
import { lostExit } from './run-end';
import { orAborted } from './run-fold';
import { createSingleFlight } from './single-flight';
import { createTerminalBytes } from './terminal-bytes';
import { createWatchFrame } from './watch-frame';
import type { WatchFrame } from './watch-frame';
import type { WorkerEvents } from './worker-events';

const AGAIN_MS = 2_000;

export interface HandTerminals {
  /** Starts what was written down, follows what lives, ends what was removed. Called at every cause. */
  look(): void;
  /** Looks when a terminal is opened or its workspace removed; the returned function stops that. */
  listen(): () => void;
  /** Lets go of the terminals, which go on in their worker. */
  release(): Promise<void>;
}

/**
 * Terminals that people opened by hand. They live in the worker as runs do; their rows say what the farm wants, so that a farm that
 * starts again takes up all that live. Invariant: a terminal is followed once, and its bytes are in its file before the worker forgets it.
 */
export function createHandTerminals(app: App, events: WorkerEvents): HandTerminals {
  const followed = new Map<RunId, WatchFrame>();
  let closed = false;
  let cancel: () => void = () => undefined;

  const later = (): void => {
    cancel();
    if (!closed) cancel = app.clock.after(AGAIN_MS, look);
  };
  const flight = createSingleFlight<RunId>(takeUp, (id, error) => {
    app.logger.error('a terminal could not be taken up', { id, error: String(error) });
    later();
  });

  async function takeUp(id: RunId): Promise<void> {
    const record = app.store.terminal(id);
    if (closed || followed.has(id) || !record || record.state.kind === 'ended') return;
    if (record.state.kind === 'starting') {
      const started = await startHand(app, record);
      if (started === 'try-later') return later();
      if (started === 'ended') return tidy();
    }
    if (!closed) follow(record);
  }

  function follow(record: TerminalRecord): void {
    const { id } = record;
    /** First what may fail: a terminal counts as followed only when it is. */
    const following = followActivity(app, record, events.feed);
    const file = app.terminals.open(HAND_FOLDER, id);
    const onOver = (how: 'ended' | 'broken'): void => {
      followed.delete(id);
      if (how === 'broken') later();
      else void finish(id);
    };
    const frame = createWatchFrame(app, { runId: id, terminal: file, onOver });
    followed.set(id, frame);
    frame.atEnd(() => following?.stop());
    frame.run(async () => {
      const known = await app.worker.get(id);
      if (!known.ok) throw new Error(known.error.message);
      const { cols = null, rows = null } = known.value ?? {};
      if (cols !== null && rows !== null) app.memory.setSize(id, { cols, rows });
      const keep = createTerminalBytes(file);
      for await (const chunk of app.worker.output(id, 'out', 0, frame.signal)) keep(chunk);
      /** First its bytes: once the end is written down nobody reads the spool again, and the worker forgets it. */
      await file.stored();
      frame.signal.throwIfAborted();
      const info = await app.worker.get(id);
      if (!info.ok) throw new Error(info.error.message);
      const exit = info.value?.exit ?? lostExit(app.clock.now());
      /** Its last words may name another session, in which somebody goes on later. They come another way than its bytes. */
      if (info.value && following) {
        await events.whole(id, frame.signal);
        await orAborted(following.caughtUp(), frame.signal);
      }
      moveTerminal(app, id, { kind: 'ended', at: app.clock.now(), exitCode: exit.code, message: endWords(exit) });
    });
  }

  /** Its bytes are in its file: the worker may forget it. */
  async function finish(id: RunId): Promise<void> {
    try {
      events.forget(id);
      app.memory.activities.delete(id);
      await app.worker.acknowledge(id);
      if (!app.store.terminal(id)) await app.terminals.remove(HAND_FOLDER, id);
      await tidy();
    } catch (error) {
      app.logger.warn('an ended terminal could not be put away', { id, error: String(error) });
    }
  }

  const tidy = (): Promise<void> => removeTerminals(app, surplusTerminals(app));

  function look(): void {
    if (closed) return;
    for (const { id } of app.store.terminals(0)) if (!followed.has(id)) flight.poke(id);
    for (const [id, frame] of followed) if (!app.store.terminal(id)) void frame.giveUp('its workspace was removed');
  }

  return {
    look,
    listen: () =>
      app.store.onCommit((commits) => {
        const isCause = commits.some(
          ({ fact }) =>
            fact.type === 'workspace.removed' ||
            (fact.type === 'terminal.changed' && fact.terminal.state.kind === 'starting'),
        );
        if (isCause) look();
      }),
    async release() {
      closed = true;
      cancel();
      flight.close();
      await flight.idle();
      await Promise.all([...followed.values()].map((frame) => frame.release()));
    },
  };
}

/** How a terminal ended, where it was none of its own choosing. */
function endWords(exit: ExitRecord): string | null {
  if (exit.stopReason !== null) return exit.stopReason;
  if (exit.how !== 'exit') return exit.message ?? 'Its end was not seen.';
  return exit.signal === null ? null : `It was ended by ${exit.signal}.`;
}
