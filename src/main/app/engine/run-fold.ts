import type { AgentEvent } from '../../contract/agent-event';
import type { Activity, RunTotals } from '../../contract/run';
import { activityAfter, activityAfterAnswer, isAsking } from '../../contract/activity';
import { attend, converse, GAVE_UP, newConversation } from '../../core/run/conversation';
import type { Conversation, Reply } from '../../core/run/conversation';
import { countEvent, noTotals } from '../../core/run/totals';
import type { AgentInput, AgentOutput } from '../../ports/agent-driver';
import type { TerminalFile } from '../../ports/files';
import type { NewFact, RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { redactorOf } from '../known-secrets';
import { runView, taskFact } from '../task-writes';
import { createDenials } from './denials';
import { createNoise } from './run-noise';
import { keepWindows, openAsk, withdrawAsks } from './run-reactions';

export interface RunFoldOptions {
  readonly task: TaskRecord;
  readonly run: RunRecord;
  readonly terminal: TerminalFile;
  /** Says something for the farm itself; the same id is said once. */
  readonly say: (id: string, input: AgentInput) => Promise<unknown>;
  /** Ends the run for a reason, as soon as the worker can. */
  readonly giveUp: (reason: string) => Promise<unknown>;
  /** The farm lets go of the run. */
  readonly signal: AbortSignal;
  /** Words with which the farm asks for a missing verdict. */
  readonly reminder: string;
  /** Called at the end of a turn and after changes of files: a good moment to save the working state. */
  readonly onWork: () => void;
}

export interface RunFold {
  take(outputs: readonly AgentOutput[]): Promise<void>;
  talk(): Conversation;
  totals(): RunTotals;
  activity(): Activity | null;
}

/**
 * What the farm makes of one run's events, in order. Taken again from the first byte after a restart it comes to the same state, and
 * says the same replies under the same ids; events that the log has already are not written again.
 */
export function createRunFold(app: App, o: RunFoldOptions): RunFold {
  const { task, run, terminal } = o;
  const next = run.attended ? attend : converse;
  const loggedTo = run.ingestedTo;
  const redactor = redactorOf(app);
  const noise = createNoise(task, run.mode);
  const denials = createDenials(app.store, run.id);
  /** Only the agent's own terminal shows secrets. */
  const withoutSecrets = (event: AgentEvent): AgentEvent => {
    const clean = redactor.value(event) as AgentEvent;
    return clean !== event && clean.kind === 'ask' && event.kind === 'ask' ? { ...clean, ...addressOf(event) } : clean;
  };
  let talk: Conversation = newConversation;
  /** Usage that is not read again, such as that of a transcript, stays what it was. */
  let totals: RunTotals = run.mode === 'stream' ? noTotals : { ...run.totals, ...noTools };
  let activity: Activity | null = null;
  let lastAsk = '';
  /** The output tells of no answer: it stands in the store, also of one that was given before a restart. */
  const present = (): Activity | null => {
    const ask = isAsking(activity) ? app.store.askByRequest(run.id, lastAsk) : null;
    if (!ask) return activity;
    const open = app.store.openAsks(task.id).filter(({ runId }) => runId === run.id);
    activity = activityAfterAnswer(activity, ask, open);
    return activity;
  };
  const numbers: Extract<AgentEvent, { kind: 'limit' | 'usage' }>[] = [];

  const answer = async (reply: Reply): Promise<void> => {
    if (reply === null) return;
    if (reply === 'give-up') {
      await o.giveUp(GAVE_UP);
      return;
    }
    const id = reply === 'close' ? 'farm-close' : `farm-remind-${talk.reminders}`;
    const input =
      reply === 'close' ? ({ kind: 'end' } as const) : ({ kind: 'message', from: 'farm', text: o.reminder } as const);
    await o.say(id, input);
  };

  const react = async ({ event, kept, fresh }: Heard): Promise<void> => {
    totals = countEvent(totals, event);
    activity = activityAfter(present(), event, app.clock.now());
    if (event.kind === 'ask') lastAsk = event.requestId;
    const { after, reply } = next(talk, event);
    talk = after;
    if (event.kind === 'ask' && kept) openAsk(app, task, run, event);
    if (event.kind === 'ask-withdrawn') withdrawAsks(app, task, run, event.requestId);
    if (fresh && kept && (event.kind === 'limit' || event.kind === 'usage')) numbers.push(event);
    await answer(reply);
    /** What a run that is about to end leaves behind is committed a moment later. */
    const isWork = event.kind === 'turn-end' ? !talk.closing : event.kind === 'tool-end' && event.toolKind === 'file';
    if (fresh && isWork) o.onWork();
  };
  /** Written once for all that came together: each is a change of its own, and an agent may tell a thousand a second. */
  const saveNumbers = (): void => {
    const found = numbers.splice(0);
    const windows = found.flatMap((event) => (event.kind === 'limit' ? event.windows : []));
    if (windows.length > 0) keepWindows(app, run.agent, windows);
    if (found.some(({ kind }) => kind === 'usage')) saveTotals(app, task, run, totals, present());
  };

  /** Events of one line go into the log together, with the place in the spool after that line. */
  const log = (line: readonly Heard[], offset: number): Promise<void> | undefined => {
    const news = noise.news();
    const events = line.filter(({ kept }) => kept);
    if (offset <= loggedTo || events.length + news.length === 0) return;
    const at = app.clock.now();
    const facts: NewFact[] = events.map(({ event }) => taskFact(task, at, { type: 'agent', event }, run));
    facts.push(...news.map((fact) => taskFact(task, at, fact, run)));
    /** With its end a turn gives the word to others, who need not sit out a batch. */
    const isAwaited = events.some(({ event }) => event.kind === 'turn-end');
    const room = app.store.ingest({ runId: run.id, ingestedTo: offset, facts, isAwaited });
    return room && orAborted(room, o.signal);
  };
  const hear = (said: AgentEvent, offset: number): Heard => {
    const event = denials.look(said);
    const kept = noise.admits(event, offset);
    return { event: kept ? withoutSecrets(event) : event, kept, fresh: offset > loggedTo };
  };

  return {
    async take(outputs) {
      let line: Heard[] = [];
      let logged = -1;
      for (const [at, output] of outputs.entries()) {
        if (output.kind === 'display') {
          terminal.append(output.bytes);
          continue;
        }
        const { offset } = output;
        if (offset !== logged) {
          line = lineFrom(outputs, at, offset).map((event) => hear(event, offset));
          const room = log(line, offset);
          if (room) await room;
        }
        logged = offset;
        const heard = line.shift();
        if (heard) await react(heard);
      }
      saveNumbers();
    },
    talk: () => talk,
    totals: () => totals,
    activity: present,
  };
}

/** An event as the farm takes it. */
interface Heard {
  readonly event: AgentEvent;
  /** It is none of what a noisy agent says too much. */
  readonly kept: boolean;
  /** The log does not have it yet. */
  readonly fresh: boolean;
}

/** What an answer is sent to: it stays as the agent has said it. */
const addressOf = ({ requestId, toolUseId, name }: Extract<AgentEvent, { kind: 'ask' }>) => ({
  requestId,
  toolUseId,
  name,
});

const noTools = { toolCount: 0, bashCount: 0, fileOps: 0, deniedCount: 0 };

/** Waits, as for room in the log, but not longer than the farm holds on to the run: on a full disk there may never be room. */
export async function orAborted(room: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (!signal.aborted) await Promise.race([room, promise]);
  signal.throwIfAborted();
}

/** Events of the line that begins here; those of one line follow each other, with nothing but drawings in between. */
function lineFrom(outputs: readonly AgentOutput[], from: number, offset: number): AgentEvent[] {
  const line: AgentEvent[] = [];
  for (let at = from; at < outputs.length; at += 1) {
    const output = outputs[at];
    if (output?.kind !== 'event') continue;
    if (output.offset !== offset) break;
    line.push(output.event);
  }
  return line;
}

function saveTotals(app: App, task: TaskRecord, run: RunRecord, totals: RunTotals, activity: Activity | null): void {
  app.store.change((write) => {
    const present = app.store.run(run.id);
    if (!present || present.status.kind === 'ended') return;
    const counted = { ...present, totals };
    write.putRun(counted);
    write.append(taskFact(task, app.clock.now(), { type: 'run.changed', run: runView(counted, activity) }, counted));
  });
}
