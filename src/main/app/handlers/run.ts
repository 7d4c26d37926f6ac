import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { RunId, TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Ask, Run } from '../../contract/run';
import type { AgentInput } from '../../ports/agent-driver';
import type { RunRecord } from '../../ports/store';
import type { App } from '../app';
import type { LiveRun, LiveRuns } from '../engine/live-run';
import type { Alongside } from '../engine/run-inputs';
import { writeAsk } from '../engine/run-reactions';
import { runView, taskFact } from '../task-writes';

type Mine = Pick<Handlers, 'run.list' | 'run.get' | 'run.say' | 'run.interrupt' | 'run.answer' | 'run.asks'>;

const noSuchRun = { code: 'not_found', reason: 'run.unknown', message: 'There is no such run.' } as const;
const notLive = {
  code: 'conflict',
  reason: 'run.not_live',
  message: 'This run is not going on: nobody would read it.',
  next: 'Retry the stage with a note instead.',
} as const;

/** Handlers of runs and of what agents ask. */
export const runHandlers = (app: App, live: LiveRuns): Mine => ({
  'run.list': (input) => ok(listRuns(app, live, input)),
  'run.get': ({ runId }) => {
    const run = app.store.run(runId);
    return run && isSeen(app, run.taskId) ? ok(shown(run, live)) : err(noSuchRun);
  },
  'run.say': ({ runId, inputId, text }) => say(app, live, runId, inputId ?? app.clock.newId('input'), text),
  'run.interrupt': async ({ runId }) => {
    const sent = await send(app, live, runId, app.clock.newId('input'), { kind: 'interrupt' }, nothing);
    return sent.ok ? ok({ sent: true }) : sent;
  },
  'run.answer': (input) => answerAsk(app, live, input),
  'run.asks': ({ taskId }) => ok(app.store.openAsks(taskId)),
});

/** The runs of a task are out of sight with it, as when its workspace is taken off the list. */
const isSeen = ({ store }: App, taskId: TaskId): boolean => store.task(taskId) !== null;

/** A run with what its agent does right now. */
export const shown = (run: RunRecord, live: LiveRuns): Run => runView(run, live.get(run.id)?.activity() ?? null);

function listRuns(app: App, live: LiveRuns, { taskId, live: onlyLive, limit }: ParsedOf<'run.list'>): Run[] {
  const isLive = (run: RunRecord) => run.status.kind !== 'ended';
  if (onlyLive && !taskId) {
    const open = app.store.openRuns().filter(isLive);
    return open
      .toReversed()
      .slice(0, limit)
      .map((run) => shown(run, live));
  }
  if (taskId && !isSeen(app, taskId)) return [];
  const runs = taskId ? app.store.runsOf(taskId, limit) : app.store.newestRuns(limit);
  return runs.filter((run) => !onlyLive || isLive(run)).map((run) => shown(run, live));
}

function liveOf(app: App, live: LiveRuns, runId: RunId): Result<LiveRun> {
  const found = live.get(runId);
  if (found?.live()) return ok(found);
  return err(app.store.run(runId) ? notLive : noSuchRun);
}

const nothing: Alongside = () => undefined;

async function send(
  app: App,
  live: LiveRuns,
  runId: RunId,
  id: string,
  input: AgentInput,
  alongside: Alongside,
): Promise<Result<void>> {
  const run = liveOf(app, live, runId);
  return run.ok ? run.value.send(id, input, alongside) : run;
}

async function say(app: App, live: LiveRuns, runId: RunId, id: string, text: string): Promise<Result<{ sent: true }>> {
  const sent = await send(app, live, runId, id, { kind: 'message', text, from: 'user' }, (write) => {
    const run = app.store.run(runId);
    const task = run && app.store.task(run.taskId);
    const event = { kind: 'message', from: 'user', text } as const;
    /** An agent in a terminal tells by a hook what was typed there, by hand or from here. */
    if (run?.mode === 'terminal') return;
    if (run && task) write.append(taskFact(task, app.clock.now(), { type: 'agent', event }, run));
  });
  return sent.ok ? ok({ sent: true }) : sent;
}

const stateOf = { allow: 'allowed', deny: 'denied', answer: 'answered' } as const;

async function answerAsk(app: App, live: LiveRuns, { askId, answer }: ParsedOf<'run.answer'>): Promise<Result<Ask>> {
  const ask = app.store.ask(askId);
  if (!ask) return fail('not_found', 'There is no such question.', { reason: 'ask.unknown' });
  if (ask.state === stateOf[answer.kind]) return ok(ask);
  if (ask.state !== 'open') return fail('conflict', `This was ${ask.state} already.`, { reason: 'ask.answered' });
  if (answer.kind === 'answer' && ask.kind === 'permission') {
    return fail('invalid', 'A permission is allowed or denied.', { reason: 'ask.wrong_answer' });
  }
  const { requestId, toolName, input } = ask;
  const words = { kind: 'answer', requestId, toolName, input, answer } as const;
  const answered: Ask = { ...ask, state: stateOf[answer.kind], answeredAt: app.clock.now() };
  /** The answer and the state of the ask are stored together: of two answers at once the first counts, and the second is told so. */
  const sent = await send(app, live, ask.runId, `answer-${ask.id}`, words, (write) => {
    const run = app.store.run(ask.runId);
    const task = app.store.task(ask.taskId);
    if (run && task) writeAsk(app, write, task, run, answered);
  });
  if (!sent.ok) return sent;
  const stored = app.store.ask(ask.id);
  if (stored && stored.state !== answered.state) {
    return fail('conflict', `This was ${stored.state} already.`, { reason: 'ask.answered' });
  }
  return ok(stored ?? answered);
}
