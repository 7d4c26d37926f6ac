import type { FarmControl } from '../../../main/contract/farm';
import type { OutputOf } from '../../../main/contract/index';
import type { App } from './app';
import { call } from './call';
import type { FarmState } from './farm/farm-state';
import { showWhileSo } from './toast-while';

const toggles = { open: 'farm.pause', paused: 'farm.resume', draining: 'farm.undrain' } as const;

/** Pauses an open farm and opens one that stands still, with the way back at hand. One that was paused before it began to end is paused again. */
export async function togglePause(app: App): Promise<void> {
  const before = app.farm.getState().health?.control ?? 'open';
  const done = await call(app, toggles[before], {});
  if (!done) return;
  const toast = {
    text: toggledWords(before, done),
    action: { label: done.control === 'open' ? 'Pause' : 'Resume', run: () => void togglePause(app) },
  };
  showWhileSo(app, toast, whileFarmIs(done.control));
}

const whileFarmIs =
  (control: FarmControl) =>
  ({ health }: FarmState): boolean | null =>
    health && health.control === control;

function toggledWords(before: FarmControl, { control, liveRuns }: OutputOf<'farm.pause'>): string {
  if (control === 'open') return 'Croft starts things again.';
  if (before === 'draining') return 'Croft does not quit. It stays paused: nothing new starts.';
  return `Paused: nothing new starts.${liveRuns === 0 ? '' : ' Running agents finish their stage.'}`;
}

/** Ends every agent now. Work and sessions are kept, so this needs no question, only a way back. */
export async function stopAll(app: App): Promise<void> {
  const done = await call(app, 'farm.stop-all', {});
  if (!done) return;
  const words =
    done.stopped === 0
      ? 'Nothing ran. Croft is paused.'
      : 'All agents are stopped. Their work and their sessions are kept.';
  const toast = {
    text: words,
    action: { label: 'Go on', run: () => void call(app, 'farm.resume', {}) },
    forMs: 15_000,
  };
  showWhileSo(app, toast, whileFarmIs(done.control));
}

/** Brings the demo in, and opens its task. */
export async function startDemo(app: App): Promise<void> {
  const task = await call(app, 'farm.demo', {});
  if (task) app.router.go({ screen: 'task', taskId: task.id });
}

const revivals = {
  well: 'The worker answers: there was nothing to do.',
  woken: 'The worker answers again, and its agents go on.',
  restarted: 'The worker was started again. Its agents ended with it; their sessions are kept.',
} as const;

/** Makes a worker that hangs answer again. */
export async function reviveWorker(app: App): Promise<void> {
  const done = await call(app, 'farm.revive-worker', {});
  if (done) app.toasts.show({ text: revivals[done.revival] });
}
