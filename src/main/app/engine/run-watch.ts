import type { Result } from '../../contract/errors';
import { fail } from '../../contract/errors';
import type { AgentOutput, AgentStream } from '../../ports/agent-driver';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import type { LiveRun } from './live-run';
import { lostExit, saveEnd, TIMEOUT } from './run-end';
import { createRunFold } from './run-fold';
import { createRunInputs } from './run-inputs';
import { withdrawAsks } from './run-reactions';
import { watchTime } from './run-time';

/** Most bytes of stderr that are looked at when a run has ended. */
const STDERR_TAIL = 64 * 1024;
const STOP_AGAIN_MS = 2_000;

export interface WatchOptions {
  readonly task: TaskRecord;
  readonly run: RunRecord;
  readonly stream: AgentStream;
  readonly reminder: string;
  /** Called at the first byte: the start is over. */
  readonly onFirstByte: () => void;
  readonly onWork: () => void;
  /** Answers when every event of the ended run has come from the worker. */
  readonly whole: (runId: RunRecord['id'], signal: AbortSignal) => Promise<void>;
  /**
   * Called once: `ended` when the end of the run is in the store, `broken` when it could not be followed (the disk is full, the worker
   * answered nonsense) and has to be taken up again. Not called when the farm lets go before.
   */
  readonly onOver: (how: 'ended' | 'broken') => void;
}

/** Follows one run from its first byte to its end. Everything is rebuilt from the spool: `createRunFold` says how. */
export function watchRun(app: App, o: WatchOptions): LiveRun {
  const { task, stream } = o;
  const runId = o.run.id;
  const terminal = app.terminals.open(task.id, runId);
  const inputs = createRunInputs(app, runId, stream);
  const abort = new AbortController();
  let consumed = 0;
  let over = false;

  let stopAgain: () => void = () => undefined;
  const stop = (reason: string): Promise<Result<void>> => app.worker.signal(runId, { kind: 'stop', reason });
  /** A stop that has to happen: where the worker is away, it is asked again. */
  const giveUp = async (reason: string): Promise<void> => {
    const stopped = await stop(reason);
    if (stopped.ok || stopped.error.code !== 'unavailable' || over || abort.signal.aborted) return;
    stopAgain = app.clock.after(STOP_AGAIN_MS, () => void giveUp(reason));
  };
  const fold = createRunFold(app, { ...o, terminal, inputs, giveUp, signal: abort.signal });
  const startedAt = o.run.startedAt ?? app.clock.now();
  const time = watchTime(app, { runId, timeoutMs: o.run.plan.timeoutMs, startedAt }, () => stop(TIMEOUT));
  const offUp = app.worker.onState((state) => {
    if (state === 'up') void inputs.redeliver();
  });

  /** Bytes up to the next words of the user, then those words, and so on: the terminal is the same after every restart. */
  const feed = async (offset: number, bytes: Uint8Array): Promise<void> => {
    const end = offset + bytes.length;
    let from = offset;
    for (let at = inputs.nextShownAt(); at !== null && at < end; at = inputs.nextShownAt()) {
      const until = Math.max(from, at);
      await fold.take(stream.push(from, bytes.subarray(from - offset, until - offset)));
      from = until;
      inputs.takeShown(at).forEach((words) => terminal.append(words));
    }
    await fold.take(stream.push(from, bytes.subarray(from - offset)));
    consumed = end;
  };

  const showSaid = (): void => inputs.takeShown(consumed).forEach((words) => terminal.append(words));

  /** What is said after the last byte has places of its own behind it, so that it is logged once, too. */
  const takeAfterEnd = (outputs: readonly AgentOutput[], place: number): Promise<void> =>
    fold.take(outputs.map((output) => (output.kind === 'event' ? { ...output, offset: consumed + place } : output)));

  const readErrors = async (): Promise<void> => {
    const info = await app.worker.get(runId);
    const extent = info.ok && info.value ? info.value.err : null;
    if (!extent || extent.end === extent.start) return;
    const from = Math.max(extent.start, extent.end - STDERR_TAIL);
    const said: AgentOutput[] = [];
    for await (const chunk of app.worker.output(runId, 'err', from, abort.signal)) {
      said.push(...stream.pushErr(chunk.bytes));
    }
    await takeAfterEnd(said, 1);
  };

  const follow = async (): Promise<void> => {
    /** Where the worker has lost the spool, the terminal on disk is all that is left of it. */
    const known = await app.worker.get(runId);
    if (!known.ok) throw new Error(known.error.message);
    if (known.value) terminal.rebuild();
    await inputs.redeliver();
    for await (const chunk of app.worker.output(runId, 'out', 0, abort.signal)) {
      if (consumed === 0) o.onFirstByte();
      await feed(chunk.offset, chunk.bytes);
      showSaid();
    }
    if (abort.signal.aborted) return;
    showSaid();
    const info = await app.worker.get(runId);
    if (!info.ok) throw new Error(info.error.message);
    const exit = info.value?.exit ?? lostExit(app.clock.now());
    await readErrors();
    await takeAfterEnd(stream.end(exit), 2);
    /** A verdict over the worker's own endpoint comes another way than the output, and may come later. */
    if (info.value && !fold.talk().verdict) await o.whole(runId, abort.signal);
    abort.signal.throwIfAborted();
    withdrawAsks(app, task, o.run, null);
    saveEnd(app, task, runId, { exit, talk: fold.talk(), totals: fold.totals() });
  };

  const watch = async (): Promise<void> => {
    let how: 'ended' | 'broken' = 'ended';
    try {
      await follow();
    } catch (error) {
      how = 'broken';
      if (!abort.signal.aborted) app.logger.error('a run could not be followed', { runId, error: String(error) });
    }
    over = true;
    time.dispose();
    stopAgain();
    inputs.dispose();
    offUp();
    try {
      await terminal.close({ complete: how === 'ended' && !abort.signal.aborted });
    } catch (error) {
      app.logger.warn('a terminal could not be closed', { runId, error: String(error) });
    }
    if (!abort.signal.aborted) o.onOver(how);
  };
  const done = watch();

  return {
    runId,
    taskId: task.id,
    activity: () => fold.activity(),
    live: () => !over,
    async send(id, input, alongside) {
      if (fold.talk().closing || over) {
        return fail('conflict', 'The agent has given its verdict and takes no more words.', { reason: 'run.ending' });
      }
      const sent = await inputs.say(id, input, consumed, alongside);
      showSaid();
      return sent;
    },
    stop,
    async release() {
      abort.abort();
      await done;
    },
  };
}
