import type { AgentEvent } from '../../contract/agent-event';
import type { Result } from '../../contract/errors';
import { fail } from '../../contract/errors';
import { GAVE_UP } from '../../core/run/conversation';
import type { Conversation } from '../../core/run/conversation';
import { problemMessage } from '../../core/run/problems';
import type { AgentTerminal, TerminalSign } from '../../ports/agent-driver';
import type { RunRecord } from '../../ports/store';
import type { App } from '../app';
import type { AgentFeed, AgentSaid } from './agent-feed';
import { createJobQueue } from './job-queue';
import type { LiveRun } from './live-run';
import { lostExit, saveEnd, TIMEOUT } from './run-end';
import { createRunFold } from './run-fold';
import { createRunInputs } from './run-inputs';
import { withdrawAsks } from './run-reactions';
import { speakToTerminal } from './run-speech';
import { watchTime } from './run-time';
import type { WatchOptions } from './run-watch';
import { verdictEvent } from './take-verdict';
import { createTerminalBytes } from './terminal-bytes';
import { keepSession, keepVerdict } from './terminal-keeps';
import { createTurnWatch } from './terminal-turn';
import { createWatchFrame } from './watch-frame';

/**
 * Places of a terminal run in the log, in the stead of the spool's bytes: each thing that the worker tells has eight, from its seq times
 * eight on. The first is for its own events, the others for what was found out before the next one.
 */
const PLACES = 8;
const AFTER_TURN = 1;
const WHEN_IDLE = 2;
const AT_END = 6;
/** A turn that was broken off before the agent had said anything stands nowhere. */
const BROKEN_OFF: AgentEvent = {
  kind: 'turn-end',
  ok: false,
  problem: 'interrupted',
  message: problemMessage('interrupted'),
  resetsAt: null,
  hasVerdict: false,
};
/** A terminal that was told to end and is still there after this is stopped. */
const END_PATIENCE_MS = 8_000;

export interface TerminalWatchOptions extends WatchOptions {
  readonly terminal: AgentTerminal;
  readonly feed: Pick<AgentFeed, 'follow'>;
}

/**
 * Follows one run in terminal mode to its end. Its bytes are for people; what the agent does is told by its hook calls, which go through
 * the same fold as the events of a stream. `ingestedTo` counts places made of the worker's seq: everything that the worker tells again
 * after a restart has the place that it had before, and is logged once.
 */
export function watchTerminal(app: App, o: TerminalWatchOptions): LiveRun {
  const { task, run, terminal } = o;
  const runId = run.id;
  const file = app.terminals.open(task.id, runId);
  let isReady = false;
  const inputs = createRunInputs(app, {
    runId,
    speak: speakToTerminal(app, runId, terminal, () => isReady),
    noted: true,
  });
  const frame = createWatchFrame(app, { runId, terminal: file, onOver: o.onOver });
  /** What signs and words lead to, in the order in which they came. */
  const jobs = createJobQueue();
  const signal = AbortSignal.any([frame.signal, jobs.broken]);
  let patience: () => void = () => undefined;
  let seq = 0;

  const fold = createRunFold(app, {
    ...o,
    terminal: file,
    giveUp: frame.giveUp,
    signal: frame.signal,
    async say(id, input) {
      if (input.kind === 'end') patience = app.clock.after(END_PATIENCE_MS, () => void frame.giveUp(GAVE_UP));
      await inputs.reply(id, input);
    },
  });

  const take = async (events: readonly AgentEvent[], place: number): Promise<void> => {
    const offset = seq * PLACES + place;
    const isNew = offset > run.ingestedTo;
    if (isNew) keepSession(app, runId, events);
    for (const event of events) if (event.kind === 'verdict') keepVerdict(app, runId, event.verdict, isNew);
    await fold.take(events.map((event) => ({ kind: 'event', event, offset })));
    turn.look(events);
  };
  const turn = createTurnWatch(app.clock, (attempt, isLast) => {
    jobs.put(async () => {
      if (!turn.isQuiet()) return;
      const events = await terminal.transcript();
      const isTold = events.some((event) => event.kind === 'turn-end');
      const rests = isLast && !isTold && turn.isQuiet() && asksNothing(app, run);
      await take(rests ? [...events, BROKEN_OFF] : events, WHEN_IDLE + attempt);
    });
  });

  const hear = async (said: AgentSaid): Promise<void> => {
    ({ seq } = said);
    if (said.type === 'verdict') return take([verdictEvent(said.verdict)], 0);
    const events = terminal.hook({ hookId: said.hookId, hook: said.hook });
    await take(events, 0);
    /** In what was logged before, the usage is that of the row: reading the transcript again and again would tell nothing. */
    const isNew = seq * PLACES + AFTER_TURN > run.ingestedTo;
    if (isNew && events.some((event) => event.kind === 'turn-end')) await take(await terminal.transcript(), AFTER_TURN);
  };

  const see = (sign: TerminalSign): void => {
    if (sign.kind !== 'ready') return turn.sign(sign.kind);
    isReady = true;
    const { prompt: text } = run.plan;
    if (text !== '') jobs.put(() => inputs.reply('farm-prompt', { kind: 'message', from: 'farm', text }));
    jobs.put(inputs.redeliver);
  };

  const time = limitTime(app, run, () => frame.stop(TIMEOUT));
  const offs = [app.worker.onState((state) => void (state === 'up' && inputs.sendAgain()))];
  frame.atEnd(() => {
    offs.forEach((off) => off());
    time?.dispose();
    turn.dispose();
    patience();
    inputs.dispose();
  });

  const readBytes = async (): Promise<void> => {
    const keep = createTerminalBytes(file);
    let begun = false;
    for await (const chunk of app.worker.output(runId, 'out', 0, signal)) {
      if (!begun) o.onFirstByte();
      begun = true;
      keep(chunk);
      terminal.screen(chunk.bytes).forEach(see);
    }
  };

  const finish = async (): Promise<void> => {
    const info = await app.worker.get(runId);
    if (!info.ok) throw new Error(info.error.message);
    const exit = info.value?.exit ?? lostExit(app.clock.now());
    if (info.value) await o.whole(runId, signal);
    let last: readonly AgentEvent[] = [];
    jobs.put(async () => {
      await take(await terminal.transcript(), AT_END);
      last = terminal.end(exit);
      await take(last, AT_END + 1);
    });
    await jobs.idle();
    signal.throwIfAborted();
    withdrawAsks(app, task, run, null);
    saveEnd(app, task, runId, { exit, talk: withTrouble(fold.talk(), last), totals: fold.totals() });
  };

  frame.run(async () => {
    const known = await app.worker.get(runId);
    if (!known.ok) throw new Error(known.error.message);
    const { cols = null, rows = null } = known.value ?? {};
    if (cols !== null && rows !== null) app.memory.setSize(runId, { cols, rows });
    await inputs.redeliver();
    offs.push(o.feed.follow(runId, (said) => jobs.put(() => hear(said))));
    await readBytes();
    signal.throwIfAborted();
    await finish();
  });

  return {
    runId,
    taskId: task.id,
    activity: () => fold.activity(),
    live: () => !frame.isOver(),
    async send(id, input, alongside) {
      if (fold.talk().closing || frame.isOver()) {
        return fail('conflict', 'The agent has given its verdict and takes no more words.', { reason: 'run.ending' });
      }
      return inputs.say(id, input, 0, alongside);
    },
    stop: frame.stop,
    release: frame.release,
  };
}

const asksNothing = ({ store }: App, run: RunRecord): boolean =>
  store.openAsks(run.taskId).every((ask) => ask.runId !== run.id);

/** A stage has so long; a person has all the time in the world. */
function limitTime(app: App, run: RunRecord, stop: () => Promise<Result<void>>): { dispose(): void } | null {
  if (run.attended) return null;
  const startedAt = run.startedAt ?? app.clock.now();
  return watchTime(app, { runId: run.id, timeoutMs: run.plan.timeoutMs, startedAt }, stop);
}

/** Why a terminal ended, where its agent told nothing of it before: by the last words on its screen. */
function withTrouble(talk: Conversation, last: readonly AgentEvent[]): Conversation {
  const error = last.find((event) => event.kind === 'error');
  if (!error || talk.problem) return talk;
  return { ...talk, problem: { code: error.problem, message: error.message, resetsAt: null } };
}
