import { fail } from '../../contract/errors';
import type { SpoolExtent, WorkerRun } from '../../contract/worker-protocol';
import type { AgentOutput, AgentStream } from '../../ports/agent-driver';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { inTurns } from './in-turns';
import type { LiveRun } from './live-run';
import { lostExit, saveEnd, TIMEOUT } from './run-end';
import { createRunFold } from './run-fold';
import { createRunInputs } from './run-inputs';
import { withdrawAsks } from './run-reactions';
import { speakToStream } from './run-speech';
import { watchTime } from './run-time';
import { createWatchFrame } from './watch-frame';
import type { FrameOptions } from './watch-frame';

/** Most bytes of stderr that are looked at when a run has ended. */
const STDERR_TAIL = 64 * 1024;

export interface WatchOptions extends Pick<FrameOptions, 'onOver'> {
  readonly task: TaskRecord;
  readonly run: RunRecord;
  readonly reminder: string;
  /** Called at the first byte: the start is over. */
  readonly onFirstByte: () => void;
  readonly onWork: () => void;
  /** Answers when every event of the ended run has come from the worker. */
  readonly whole: (runId: RunRecord['id'], signal: AbortSignal) => Promise<void>;
}

/** Follows one run in stream mode from its first byte to its end. Everything is rebuilt from the spool: `createRunFold` says how. */
export function watchRun(app: App, o: WatchOptions & { readonly stream: AgentStream }): LiveRun {
  const { task, stream } = o;
  const runId = o.run.id;
  const terminal = app.terminals.open(task.id, runId);
  const speak = speakToStream(app, runId, stream);
  const inputs = createRunInputs(app, { runId, speak, noted: false });
  const frame = createWatchFrame(app, { runId, terminal, onOver: o.onOver });
  const { stop, giveUp, signal } = frame;
  let consumed = 0;

  const fold = createRunFold(app, {
    ...o,
    terminal,
    giveUp,
    signal,
    async say(id, input) {
      terminal.append(speak(id, input).display);
      await inputs.reply(id, input);
    },
  });
  const startedAt = o.run.startedAt ?? app.clock.now();
  const time = watchTime(app, { runId, timeoutMs: o.run.plan.timeoutMs, startedAt }, () => stop(TIMEOUT));
  const offUp = app.worker.onState((state) => {
    if (state === 'up') void inputs.sendAgain();
  });
  frame.atEnd(() => {
    time.dispose();
    inputs.dispose();
    offUp();
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

  const readErrors = async (extent: SpoolExtent | undefined): Promise<void> => {
    if (!extent || extent.end === extent.start) return;
    const from = Math.max(extent.start, extent.end - STDERR_TAIL);
    const said: AgentOutput[] = [];
    for await (const chunk of app.worker.output(runId, 'err', from, signal)) {
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
    let ended: WorkerRun | null = null;
    const atEnd = (run: WorkerRun): void => void (ended = run);
    for await (const chunk of app.worker.output(runId, 'out', 0, signal, atEnd)) {
      if (consumed === 0) o.onFirstByte();
      await inTurns(app.clock, chunk.offset, chunk.bytes, feed);
      showSaid();
      /** Its end has to wait for what is on the disk: while the agent leaves, that is written. What is refused now is asked for then. */
      if (fold.talk().closing) void terminal.stored().catch(() => undefined);
    }
    if (signal.aborted) return;
    showSaid();
    const info = ended ?? (await endedRun(app, runId));
    const exit = info?.exit ?? lostExit(app.clock.now());
    await readErrors(info?.err);
    await takeAfterEnd(stream.end(exit), 2);
    /** A verdict over the worker's own endpoint comes another way than the output, and may come later. */
    if (info && !fold.talk().verdict) await o.whole(runId, signal);
    /** First its bytes: once the end is written down nobody reads the spool again, and the worker forgets it. */
    await terminal.stored();
    signal.throwIfAborted();
    withdrawAsks(app, task, o.run, null);
    saveEnd(app, runId, { exit, talk: fold.talk(), totals: fold.totals(), unsent: inputs.unsent() });
  };
  frame.run(follow);

  return {
    runId,
    taskId: task.id,
    activity: () => fold.activity(),
    live: () => !frame.isOver(),
    async send(id, input, alongside) {
      if (fold.talk().closing || frame.isOver()) {
        return fail('conflict', 'The agent has given its verdict and takes no more words.', { reason: 'run.ending' });
      }
      const sent = await inputs.say(id, input, consumed, alongside);
      /** Once it is over, another watcher may write into the terminal. */
      if (!frame.isOver()) showSaid();
      return sent;
    },
    stop,
    release: frame.release,
  };
}

/** The run as its worker has it; null: none has. */
async function endedRun(app: App, runId: RunRecord['id']): Promise<WorkerRun | null> {
  const info = await app.worker.get(runId);
  if (!info.ok) throw new Error(info.error.message);
  return info.value;
}
