import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { FarmEvent } from '../../../main/contract/event';
import type { Host } from '../host/host';
import { createClock } from './clock';
import type { Clock } from './clock';
import { createDoctor } from './doctor';
import type { Doctor } from './doctor';
import { followForDoctor } from './doctor-watch';
import { reviveWorker } from './farm-actions';
import { emptyFarm } from './farm/farm-state';
import type { FarmState } from './farm/farm-state';
import { createFeed } from './feed';
import { createShortcuts } from './keys/shortcut-registry';
import type { ShortcutRegistry } from './keys/shortcut-registry';
import { createFilter } from './listed-filter';
import type { Filter } from './listed-filter';
import { followLinkedForms, overlayAfter } from './linked-form';
import { createLiveEvents } from './live-events';
import type { LiveEvents } from './live-events';
import { createLook } from './look';
import type { Look } from './look';
import { createOverlay } from './overlay';
import type { OverlayStore } from './overlay';
import { createRouter, hrefOf } from './router';
import type { Router } from './router';
import { followSettings } from './settings-again';
import { createToasts } from './toasts';
import type { Toasts } from './toasts';
import { createWorkerWatch, WORKER_HANGS } from './worker-watch';
import type { WorkerWatch } from './worker-watch';

/** Everything a screen may use. */
export interface App {
  readonly host: Host;
  readonly farm: StoreApi<FarmState>;
  readonly live: LiveEvents;
  readonly router: Router;
  readonly overlay: OverlayStore;
  readonly toasts: Toasts;
  readonly look: StoreApi<Look>;
  readonly clock: Clock;
  readonly doctor: Doctor;
  readonly worker: WorkerWatch;
  readonly shortcuts: ShortcutRegistry;
  /** Workspace that Home is narrowed to. */
  readonly filter: Filter;
}

/** A notice older than this is history, not news. */
const NEWS_MS = 60_000;

/** Puts the stores of a window together and keeps them fed. */
export function createApp(host: Host, win: Window): App {
  const farm = createStore<FarmState>(() => emptyFarm);
  const live = createLiveEvents();
  const toasts = createToasts();
  const overlay = createOverlay();
  followLinkedForms(win, overlay);
  const router = createRouter(win);
  // The way back leads out of a dialog, too. What was written in it is kept.
  router.route.subscribe((now, before) => {
    if (hrefOf(now) !== hrefOf(before)) overlay.setState(overlayAfter(overlay.getState()), true);
  });
  const app: App = {
    host,
    farm,
    live,
    toasts,
    router,
    overlay,
    look: createLook(win),
    clock: createClock(win.document),
    doctor: createDoctor(host),
    worker: createWorkerWatch({
      farm,
      later(ms, then) {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    }),
    shortcuts: createShortcuts(win),
    filter: createFilter(farm),
  };
  followForDoctor(farm, app.doctor, win);
  app.worker.silent.subscribe((isSilent) => !isSilent && closeRevive(toasts));
  host.onConnection(() => host.connection().kind === 'online' && toasts.reached());
  followSettings(host, farm);
  host.subscribe(createFeed(app, (event) => tellNotice(event, app)));
  return app;
}

const REVIVE = 'Revive';

/** It answers again: what offers to revive it is out of date. */
function closeRevive({ store, close }: Toasts): void {
  for (const { id, action } of store.getState()) if (action?.label === REVIVE) close(id);
}

function tellNotice({ at, fact }: FarmEvent, app: App): void {
  if (fact.type !== 'notice' || Date.now() - at > NEWS_MS) return;
  const action = fact.code === WORKER_HANGS ? { label: REVIVE, run: () => void reviveWorker(app) } : null;
  app.toasts.show({ tone: fact.level === 'info' ? 'plain' : 'bad', text: fact.message, next: fact.next, action });
}
