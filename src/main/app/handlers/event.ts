import { ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { Snapshot } from '../../contract/event';
import { isOver } from '../../core/task/world';
import { StoreTrouble } from '../../ports/store';
import type { App } from '../app';
import type { LiveRuns } from '../engine/live-run';
import { handTerminals } from '../hand-records';
import { settingsView } from '../settings';
import { healthOf } from './doctor';
import { exportEvents } from './export-events';
import { shown } from './run';

type Mine = Pick<Handlers, 'event.list' | 'event.snapshot' | 'event.extent' | 'event.at' | 'event.export'>;

const OVER_TASKS = 200;
const RUNS_PER_TASK = 50;

/** Handlers of the event log. */
export const eventHandlers = (app: App, live: LiveRuns): Mine => ({
  'event.list': async ({ text, ...query }) => {
    if (text === undefined) return ok(app.store.events(query));
    const { searched, ...page } = await app.store.search({ ...query, text });
    return ok({ ...page, ...(searched && { searched }) });
  },
  'event.extent': () => ok({ first: app.store.firstSeq(), last: app.store.lastSeq() }),
  'event.at': ({ at }) => ok({ seq: app.store.seqAt(at) ?? app.store.lastSeq() }),
  'event.export': async (query) => ok(await exportEvents(app, query)),
  'event.snapshot': () => ok(snapshotOf(app, live)),
});

function snapshotOf(app: App, live: LiveRuns): Snapshot {
  /** Events that wait for their batch are committed first, so that `seq` covers everything that the snapshot shows. */
  flushed(app);
  const tasks = app.store.screenTasks(OVER_TASKS);
  const active = tasks.filter((task) => !isOver(task.state));
  /** A task that is over may have a run that is still being ended. */
  const runs = new Map(
    [
      ...active.flatMap((task) => app.store.runsOf(task.id, RUNS_PER_TASK)),
      ...app.store.openRuns().filter((run) => run.status.kind !== 'ended'),
    ].map((run) => [run.id, run]),
  );
  return {
    seq: app.store.lastSeq(),
    workspaces: app.store.workspaces(),
    tasks,
    runs: [...runs.values()].map((run) => shown(run, live)),
    asks: app.store.openAsks(),
    terminals: handTerminals(app),
    settings: settingsView(app),
    health: healthOf(app),
  };
}

/** On a full disk what waits stays out of the snapshot and comes as events later. */
function flushed(app: App): void {
  try {
    app.store.flush();
  } catch (error) {
    if (!(error instanceof StoreTrouble)) throw error;
    app.logger.warn('a snapshot was made without the newest events', { error: String(error) });
  }
}
