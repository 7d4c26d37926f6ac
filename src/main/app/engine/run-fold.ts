import type { AgentEvent } from '../../contract/agent-event';
import type { Activity, RunTotals } from '../../contract/run';
import { activityAfter } from '../../contract/activity';
import { attend, converse, GAVE_UP, newConversation } from '../../core/run/conversation';
import type { Conversation, Reply } from '../../core/run/conversation';
import { countEvent, noTotals } from '../../core/run/totals';
import type { AgentInput, AgentOutput } from '../../ports/agent-driver';
import type { TerminalFile } from '../../ports/files';
import type { NewFact, RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { redactorOf } from '../known-secrets';
import { runView, taskFact } from '../task-writes';
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
  const withoutSecrets = (event: AgentEvent): AgentEvent => redactor.value(event) as AgentEvent;
  let talk: Conversation = newConversation;
  /** Usage that is not read again, such as that of a transcript, stays what it was. */
  let totals: RunTotals = run.mode === 'stream' ? noTotals : { ...run.totals, ...noTools };
  let activity: Activity | null = null;

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

  const react = async (event: AgentEvent, fresh: boolean): Promise<void> => {
    totals = countEvent(totals, event);
    activity = activityAfter(activity, withoutSecrets(event), app.clock.now());
    const { after, reply } = next(talk, event);
    talk = after;
    if (event.kind === 'ask') openAsk(app, task, run, event);
    if (event.kind === 'ask-withdrawn') withdrawAsks(app, task, run, event.requestId);
    if (event.kind === 'limit' && fresh) keepWindows(app, run.agent, event);
    if (event.kind === 'usage' && fresh) saveTotals(app, task, run, totals, activity);
    if (fresh && (event.kind === 'turn-end' || (event.kind === 'tool-end' && event.toolKind === 'file'))) o.onWork();
    await answer(reply);
  };

  /** Events of one line go into the log together, with the place in the spool after that line. The log has no secrets. */
  const log = (line: readonly AgentEvent[], offset: number): Promise<void> | undefined => {
    if (offset <= loggedTo) return;
    const at = app.clock.now();
    const facts: NewFact[] = line.map((event) =>
      taskFact(task, at, { type: 'agent', event: withoutSecrets(event) }, run),
    );
    const room = app.store.ingest({ runId: run.id, ingestedTo: offset, facts });
    return room && orAborted(room, o.signal);
  };

  return {
    async take(outputs) {
      let logged = -1;
      for (const [at, output] of outputs.entries()) {
        if (output.kind === 'display') {
          terminal.append(output.bytes);
          continue;
        }
        const { offset } = output;
        const room = offset === logged ? undefined : log(lineFrom(outputs, at, offset), offset);
        if (room) await room;
        logged = offset;
        await react(output.event, offset > loggedTo);
      }
    },
    talk: () => talk,
    totals: () => totals,
    activity: () => activity,
  };
}

const noTools = { toolCount: 0, bashCount: 0, fileOps: 0 };

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
