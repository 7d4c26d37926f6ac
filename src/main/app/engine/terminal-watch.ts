import type { AgentEvent } from '../../contract/agent-event';
import { fail } from '../../contract/errors';
import { GAVE_UP, withTrouble } from '../../core/run/conversation';
import { problemMessage } from '../../core/run/problems';
import type { AgentTerminal, TerminalSign } from '../../ports/agent-driver';
import type { RunRecord } from '../../ports/store';
import type { App } from '../app';
import type { AgentFeed, AgentSaid, Following } from './agent-feed';
import { createJobQueue } from './job-queue';
import type { JobQueue } from './job-queue';
import type { LiveRun } from './live-run';
import { lostExit, saveEnd, TIMEOUT } from './run-end';
import { createRunFold, orAborted } from './run-fold';
import type { RunFold } from './run-fold';
import { createRunInputs, FARM_PROMPT } from './run-inputs';
import { withdrawAsks } from './run-reactions';
import { speakToTerminal } from './run-speech';
import { limitTime } from './run-time';
import type { WatchOptions } from './run-watch';
import { verdictEvent } from './take-verdict';
import { createTerminalAsks } from './terminal-asks';
import { learnSize, readTerminal } from './terminal-bytes';
import { keepSession, keepVerdict } from './terminal-keeps';
import { createTerminalReady } from './terminal-ready';
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
  const asks = createTerminalAsks(app, task, run);
  const inputs = createRunInputs(app, {
    runId,
    speak: speakToTerminal(app, runId, terminal, () => ready.isReady()),
    noted: true,
    onElsewhere: (input) => void (input.kind === 'answer' && asks.elsewhere(input.requestId)),
  });
  const frame = createWatchFrame(app, { runId, terminal: file, onOver: o.onOver });
  /** What signs and words lead to, in the order in which they came. */
  const jobs = createJobQueue();
  const signal = AbortSignal.any([frame.signal, jobs.over]);
  let patience: () => void = () => undefined;
  let seq = 0;

  const fold = createRunFold(app, {
    ...o,
    terminal: file,
    giveUp: frame.giveUp,
    signal,
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
    asks.look(events);
    turn.look(events);
  };
  const turn = createTurnWatch(app.clock, (attempt, isLast) => {
    void jobs.put(async () => {
      if (!turn.isQuiet()) return;
      const events = await terminal.transcript();
      const isTold = events.some((event) => event.kind === 'turn-end');
      const rests = isLast && !isTold && turn.isQuiet() && asksNothing(app, run);
      await take(rests ? [...events, BROKEN_OFF] : events, WHEN_IDLE + attempt);
    });
  });

  const hear = async (said: AgentSaid): Promise<void> => {
    ({ seq } = said);
    ready.heard();
    if (said.type === 'verdict') return take([verdictEvent(app, said.verdict)], 0);
    const events = terminal.hook({ hookId: said.hookId, hook: said.hook });
    await take(events, 0);
    /** In what was logged before, the usage is that of the row: reading the transcript again and again would tell nothing. */
    const isNew = seq * PLACES + AFTER_TURN > run.ingestedTo;
    if (isNew && events.some((event) => event.kind === 'turn-end')) await take(await terminal.transcript(), AFTER_TURN);
  };

  const see = (sign: TerminalSign): void => (sign.kind === 'ready' ? ready.shown() : turn.sign(sign.kind));
  const ready = createTerminalReady(app, o, {
    onReady(how) {
      /** An agent that has told something was told its task, or has words of a person to go on with. */
      if (run.plan.prompt !== '' && how !== 'heard') void jobs.put(tellPrompt);
      void jobs.put(inputs.redeliver);
    },
    isWanted: () => !run.attended || inputs.isWaiting(),
  });
  const tellPrompt = () => inputs.reply(FARM_PROMPT, { kind: 'message', from: 'farm', text: run.plan.prompt });

  const time = limitTime(app, run, () => frame.stop(TIMEOUT));
  const offs = [app.worker.onState((state) => void (state === 'up' && inputs.sendAgain()))];
  frame.atEnd(() => {
    offs.forEach((off) => off());
    time?.dispose();
    turn.dispose();
    ready.dispose();
    patience();
    inputs.dispose();
  });

  const finish = async (following: Following): Promise<void> => {
    const info = await app.worker.get(runId);
    if (!info.ok) throw new Error(info.error.message);
    const exit = info.value?.exit ?? lostExit(app.clock.now());
    if (info.value) {
      await o.whole(runId, signal);
      await orAborted(following.caughtUp(), signal);
    }
    let last: readonly AgentEvent[] = [];
    void jobs.put(async () => {
      await take(await terminal.transcript(), AT_END);
      last = terminal.end(exit);
      await take(last, AT_END + 1);
    });
    await jobs.idle();
    /** First its bytes: once the end is written down nobody reads the spool again, and the worker forgets it. */
    await file.stored();
    signal.throwIfAborted();
    withdrawAsks(app, task, run, null);
    saveEnd(app, runId, { exit, ...endOf(fold, last), unsent: inputs.unsent() });
  };

  const watch = async (): Promise<void> => {
    await learnSize(app, runId);
    await inputs.redeliver();
    const following = o.feed.follow(runId, (said) => jobs.put(() => hear(said)));
    offs.push(following.stop);
    await readTerminal(app, { runId, file, signal }, (bytes, begin) => {
      if (begin !== null) o.onFirstByte();
      if (begin !== null) ready.begins(begin);
      terminal.screen(bytes).forEach(see);
    });
    await finish(following);
  };
  /** The next watcher begins when the last job of this one is over: a run has one writer at any time. */
  frame.run(() => thenClose(watch, jobs));

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

const endOf = (fold: RunFold, last: readonly AgentEvent[]) => ({
  talk: withTrouble(fold.talk(), last),
  totals: fold.totals(),
});

const asksNothing = ({ store }: App, run: RunRecord): boolean =>
  store.openAsks(run.taskId).every((ask) => ask.runId !== run.id);

async function thenClose(watch: () => Promise<void>, jobs: JobQueue): Promise<void> {
  try {
    await watch();
  } finally {
    await jobs.close();
  }
}
