import type { App } from './app';
import { call } from './call';

/** Pauses an open farm and opens one that stands still, with the way back at hand. */
export async function togglePause(app: App): Promise<void> {
  const isOpen = (app.farm.getState().health?.control ?? 'open') === 'open';
  const done = await call(app, isOpen ? 'farm.pause' : 'farm.resume', {});
  if (!done) return;
  const running = done.liveRuns === 0 ? '' : ' Running agents finish their stage.';
  app.toasts.show({
    text: isOpen ? `Paused: nothing new starts.${running}` : 'Croft starts things again.',
    action: { label: isOpen ? 'Resume' : 'Pause', run: () => void togglePause(app) },
  });
}

/** Ends every agent now. Work and sessions are kept, so this needs no question, only a way back. */
export async function stopAll(app: App): Promise<void> {
  const done = await call(app, 'farm.stop-all', {});
  if (!done) return;
  const words =
    done.stopped === 0
      ? 'Nothing ran. Croft is paused.'
      : 'All agents are stopped. Their work and their sessions are kept.';
  app.toasts.show({
    text: words,
    action: { label: 'Go on', run: () => void call(app, 'farm.resume', {}) },
    forMs: 15_000,
  });
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
  app.worker.look();
  if (done) app.toasts.show({ text: revivals[done.revival] });
}
