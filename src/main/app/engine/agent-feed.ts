import type { RunId } from '../../contract/ids';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { App } from '../app';

/** What an agent says over the worker's own endpoints. */
export type AgentSaid = Extract<WorkerEvent, { type: 'hook' | 'verdict' }>;

/** Hears one word of an agent after the other: the next one when it has done with the last. */
export type AgentListener = (said: AgentSaid) => Promise<void> | void;

export interface Following {
  /** Answers when the listener has done with everything that was said so far. */
  caughtUp(): Promise<void>;
  stop(): void;
}

/**
 * Gives what agents in terminals say to those who follow them, in order and once each, from the first word on. Only the newest words of
 * each run are held here, and no more than `KEPT_CHARS` of them: who is further behind reads on in the worker, which keeps all of it on disk.
 */
export interface AgentFeed {
  offer(said: AgentSaid): void;
  follow(runId: RunId, listener: AgentListener): Following;
  forget(runId: RunId): void;
  /** Characters that are held, of all runs. */
  held(): number;
}

/** Of each run: some steps of its agent, so that who keeps pace never has to read again. */
export const KEPT_CHARS = 256 * 1024;
const AGAIN_MS = 2_000;

interface Kept {
  readonly said: AgentSaid;
  readonly chars: number;
}

/** What is known of one run's words, by the worker's sequence. */
interface Words {
  kept: Kept[];
  chars: number;
  /** Up to here they are not held any more. */
  dropped: number;
  /** The newest one. */
  last: number;
}

export function createAgentFeed(app: Pick<App, 'worker' | 'clock' | 'logger'>): AgentFeed {
  const runs = new Map<RunId, Words>();
  const followers = new Map<RunId, Set<() => void>>();
  const most = app.worker.told ? KEPT_CHARS : Infinity;

  const wordsOf = (runId: RunId): Words => runs.get(runId) ?? { kept: [], chars: 0, dropped: 0, last: 0 };

  return {
    offer(said) {
      const words = wordsOf(said.runId);
      runs.set(said.runId, words);
      if (said.seq <= words.last) return;
      words.last = said.seq;
      const chars = JSON.stringify(said).length;
      words.kept.push({ said, chars });
      words.chars += chars;
      while (words.chars > most) {
        const oldest = words.kept.shift();
        words.chars -= oldest?.chars ?? 0;
        words.dropped = oldest?.said.seq ?? words.dropped;
      }
      for (const wake of followers.get(said.runId) ?? []) wake();
    },
    follow(runId, listener) {
      const follower = createFollower(app, runId, { words: () => wordsOf(runId), listener });
      const ofRun = followers.get(runId) ?? new Set();
      followers.set(runId, ofRun);
      ofRun.add(follower.wake);
      return {
        caughtUp: follower.caughtUp,
        stop() {
          follower.stop();
          ofRun.delete(follower.wake);
          if (ofRun.size === 0) followers.delete(runId);
        },
      };
    },
    forget: (runId) => void runs.delete(runId),
    held: () => [...runs.values()].reduce((sum, { chars }) => sum + chars, 0),
  };
}

/** Takes one listener through a run's words. */
function createFollower(
  app: Pick<App, 'worker' | 'clock' | 'logger'>,
  runId: RunId,
  { words, listener }: { words: () => Words; listener: AgentListener },
): { wake(): void; stop(): void; caughtUp(): Promise<void> } {
  const over = new AbortController();
  const waiting = new Set<() => void>();
  let cursor = 0;
  let again: () => void = () => undefined;
  let running = false;

  const give = async (said: AgentSaid): Promise<void> => {
    if (over.signal.aborted || said.seq <= cursor) return;
    cursor = said.seq;
    await listener(said);
  };
  const readBack = async (): Promise<void> => {
    const { last } = words();
    const told = app.worker.told?.(runId, cursor, over.signal);
    while (told && !over.signal.aborted) {
      const next = await told.next();
      if (next.done) {
        /** What the worker has lost comes from nowhere any more: nobody waits for it. */
        if (next.value) cursor = Math.max(cursor, last);
        return;
      }
      const event = next.value;
      if (event.type === 'hook' || event.type === 'verdict') await give(event);
    }
    await told?.return(false);
  };
  const isBehind = (): boolean => !over.signal.aborted && cursor < words().last;
  /** One step on; false where nothing came, for the worker is away. */
  const step = async (): Promise<boolean> => {
    const { dropped, kept } = words();
    const before = cursor;
    const next = cursor < dropped ? null : kept.find(({ said }) => said.seq > cursor);
    await (next ? give(next.said) : readBack());
    return cursor > before;
  };
  const pump = async (): Promise<void> => {
    let goesOn = true;
    try {
      while (goesOn && isBehind()) goesOn = await step();
    } catch (error) {
      goesOn = false;
      app.logger.warn('what an agent has said could not be read', { runId, error: String(error) });
    }
    /** Nothing waits between the last look and this: whatever comes from now on wakes it. */
    running = false;
    if (isBehind()) {
      if (!goesOn) again = app.clock.after(AGAIN_MS, wake);
      return;
    }
    for (const tell of waiting) tell();
    waiting.clear();
  };
  const wake = (): void => {
    if (running || over.signal.aborted) return;
    running = true;
    again();
    void pump();
  };
  wake();

  return {
    wake,
    stop() {
      over.abort();
      again();
    },
    caughtUp() {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (cursor >= words().last && !running) resolve();
      else waiting.add(resolve);
      return promise;
    },
  };
}
