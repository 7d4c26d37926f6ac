import type { Health } from '../../contract/doctor';
import { ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import { checkDatabase } from '../database-check';
import { troubleOf } from '../trouble';
import { checkWorker, workerState } from '../worker-check';
import { controlOf } from '../farm-control';
import { settingsOf } from '../settings';

type Mine = Pick<Handlers, 'doctor.check' | 'health.get'>;

/** Handlers of doctor and health. */
export const doctorHandlers = (app: App): Mine => ({
  'doctor.check': async () => {
    const secrets = { key: 'secrets', title: 'Secrets', ...app.secrets.check() };
    return ok({
      at: app.clock.now(),
      checks: [checkWorker(app.worker), ...checkDatabase(app), ...(await app.probe.checks()), secrets],
    });
  },
  'health.get': () => ok(healthOf(app)),
});

/** How the farm is, in numbers. */
export function healthOf(app: App): Health {
  const waiting = app.store.tasksIn(['queued', 'running', 'held']);
  const worker = workerState(app.worker);
  return {
    status: worker === 'up' && troubleOf(app) === null ? 'ok' : 'degraded',
    version: app.version,
    uptimeMs: Math.round(app.clock.elapsed() - app.startedAt),
    worker,
    runningTasks: waiting.filter((task) => task.state.kind === 'running').length,
    queuedTasks: waiting.filter((task) => task.state.kind === 'queued').length,
    maxConcurrent: settingsOf(app).maxConcurrent,
    seq: app.store.lastSeq(),
    control: controlOf(app),
    trouble: troubleOf(app),
    ...(app.memory.recovery && { recovery: app.memory.recovery }),
    costTodayUsd: app.store.costSince(midnightBefore(app.clock.now())),
    agents: [...app.drivers.values()].map(({ agent, title, modes }) => ({ agent, title, modes: [...modes] })),
    windows: app.store.windows().map(({ agent, window, seenAt }) => ({ ...window, agent, seenAt })),
  };
}

/** The last midnight of this machine's own time. */
const midnightBefore = (now: number): number => new Date(now).setHours(0, 0, 0, 0);
