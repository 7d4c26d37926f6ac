import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { RunId } from '../../contract/ids';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { WorkerLink } from '../../ports/worker-link';
import { followOutput } from './follow-output';
import { createLinkSessions } from './link-sessions';
import type { LinkSessions } from './link-sessions';
import type { WorkerLinkOptions } from './options';
import { hangingAt } from './hanging';

/** The link to the workers of this host: one that takes runs, and older ones that are drained. */
export function createWorkerLink(options: WorkerLinkOptions): WorkerLink {
  const sessions = createLinkSessions(options);
  const { owners } = sessions;
  return {
    open: () => sessions.open(),
    isUp: () => sessions.isOpening() || (sessions.current()?.isUp ?? false),
    ...runsOf(sessions),
    output(runId, stream, from, signal, ended) {
      const order = { runId, stream, from, ended, signal: AbortSignal.any([signal, sessions.disposed]) };
      return followOutput(async (id) => {
        const found = await whenOpen(sessions, () => owners.find(id));
        return found.ok ? (found.value?.client ?? null) : 'away';
      }, order);
    },
    input: (runId, input) => whenOpen(sessions, () => owners.act(runId, (client) => client.input(runId, input))),
    resize: (runId, cols, rows) =>
      whenOpen(sessions, () => owners.act(runId, (client) => client.resize(runId, cols, rows))),
    answerHook: (runId, answer) =>
      whenOpen(sessions, () => owners.act(runId, (client) => client.answerHook(runId, answer))),
    signal: (runId, signal) => whenOpen(sessions, () => owners.act(runId, (client) => client.signal(runId, signal))),
    onEvent: (listener) => sessions.events.add(listener),
    told: (runId, after, signal) => toldOf(sessions, runId, after, signal),
    onState: (listener) => sessions.states.add(listener),
    hanging: () => hangingOf(sessions).map(({ place }) => hangingAt(place)),
    onHang: (listener) => sessions.hanging.add(listener),
    async revive() {
      const { reviveAll } = await import('./revive');
      return reviveAll(hangingOf(sessions));
    },
    dispose: () => sessions.dispose(),
  };
}

const hangingOf = (sessions: LinkSessions) => sessions.all().filter((session) => session.hangs);

/** The heartbeat stands after everything that was there. */
async function* toldOf(
  sessions: LinkSessions,
  runId: RunId,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<WorkerEvent, boolean> {
  const found = await whenOpen(sessions, () => sessions.owners.find(runId));
  if (!found.ok) return false;
  if (!found.value) return true;
  const over = AbortSignal.any([signal, sessions.disposed]);
  const events = await found.value.client.events(after + 1, over, runId);
  if (!events.ok) return false;
  for await (const event of events.value) {
    if (event.type === 'heartbeat') return true;
    if (event.runId === runId && (event.type === 'hook' || event.type === 'verdict')) yield event;
  }
  return false;
}

function runsOf(sessions: LinkSessions): Pick<WorkerLink, 'list' | 'start' | 'get' | 'acknowledge'> {
  const { owners } = sessions;
  return {
    async list() {
      await sessions.looked();
      if (!sessions.current()) return away();
      const lists = await Promise.all(sessions.all().map((session) => session.client.list()));
      const failed = lists.find((list) => !list.ok);
      return failed ?? ok(lists.flatMap((list) => (list.ok ? list.value : [])));
    },
    async start(spec) {
      const id = RunId.safeParse(spec.id);
      if (!id.success) return fail('invalid', 'The id of the run is not understood.');
      await sessions.looked();
      const session = owners.oldOwner(id.data) ?? sessions.current();
      if (!session) return away();
      const started = await (session.isOld ? session.client.get(id.data) : session.client.start(spec));
      if (started.ok) owners.set(id.data, session);
      return started;
    },
    async get(runId) {
      const found = await whenOpen(sessions, () => owners.find(runId));
      return found.ok ? ok(found.value?.run ?? null) : found;
    },
    async acknowledge(runId) {
      const done = await whenOpen(sessions, () => owners.act(runId, (client) => client.forget(runId)));
      if (!done.ok && done.error.code !== 'not_found') return done;
      owners.forget(runId);
      return ok(undefined);
    },
  };
}

async function whenOpen<T>(sessions: LinkSessions, todo: () => Promise<Result<T>>): Promise<Result<T>> {
  await sessions.looked();
  return sessions.current() ? todo() : away();
}

function away(): Result<never> {
  return fail('unavailable', 'The worker is not there.', { reason: 'worker.away' });
}
