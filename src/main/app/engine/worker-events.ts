import type { RunId } from '../../contract/ids';
import { TOO_NOISY } from '../../contract/worker-protocol';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { App } from '../app';
import { createAgentFeed } from './agent-feed';
import type { AgentFeed } from './agent-feed';
import { tellNoisy } from './run-noise';
import { takeVerdict } from './take-verdict';

/** Longest time that the end of a run waits for the worker's events of it: they are on their way when its output ends. */
const LONGEST_WAIT_MS = 5_000;

export interface WorkerEvents {
  /** What agents say by hook calls and verdicts, for those who follow them. */
  readonly feed: Pick<AgentFeed, 'follow'>;
  /** Answers when every event of a run that has ended was taken, its verdict before its exit. */
  whole(runId: RunId, signal: AbortSignal): Promise<void>;
  /** Nothing more is asked about this run. */
  forget(runId: RunId): void;
  /** Takes again what the store has refused. */
  retry(): void;
  dispose(): void;
}

/** Takes the hook calls, verdicts and exits that the worker tells of. Has to listen before the link is opened, for that is when it repeats them. */
export function createWorkerEvents(
  app: App,
  { onStarted, onExit }: { onStarted: (runId: RunId) => void; onExit: (runId: RunId) => void },
): WorkerEvents {
  const ended = new Set<RunId>();
  const waiting = new Map<RunId, () => void>();
  const feed = createAgentFeed(app);
  const refused: Extract<WorkerEvent, { type: 'verdict' }>[] = [];

  const take = (event: Extract<WorkerEvent, { type: 'verdict' }>): boolean => {
    try {
      takeVerdict(app, event.runId, event.verdict);
      return true;
    } catch (error) {
      app.logger.error('a verdict could not be stored yet', { runId: event.runId, error: String(error) });
      return false;
    }
  };
  const off = app.worker.onEvent((event) => {
    if (event.type === 'hook' || event.type === 'verdict') feed.offer(event);
    if (event.type === 'verdict' && !take(event)) refused.push(event);
    if (event.type === 'hook' && event.hook['hook_event_name'] === TOO_NOISY) tellNoisy(app, event.runId);
    if (event.type === 'started') onStarted(event.runId);
    if (event.type !== 'exit') return;
    ended.add(event.runId);
    waiting.get(event.runId)?.();
    onExit(event.runId);
  });
  const retry = (): void => {
    for (const event of refused.splice(0)) if (!take(event)) refused.push(event);
  };

  return {
    feed,
    async whole(runId, signal) {
      if (!ended.has(runId) && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const cancel = app.clock.after(LONGEST_WAIT_MS, resolve);
        waiting.set(runId, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        waiting.delete(runId);
        cancel();
      }
      retry();
      if (refused.some((event) => event.runId === runId)) throw new Error('the verdict of the run could not be stored');
    },
    forget(runId) {
      ended.delete(runId);
      feed.forget(runId);
    },
    retry,
    dispose: off,
  };
}
