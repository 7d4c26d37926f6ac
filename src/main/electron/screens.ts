import type { WebPreferences } from 'electron';
import { serveIpc } from './ipc';
import type { Ipc } from './ipc';
import { guardContents, openSession, preferences } from './lockdown';
import { serveScreens } from './screens-scheme';

/** What every window of the app shows its pages with. */
export interface Screens {
  readonly preferences: WebPreferences;
  readonly ipc: Ipc;
  dispose(): void;
}

/** Locks the session down before any window can use it, and serves the built screens in it. */
export function openScreens(folder: string, preload: string): Screens {
  const own = openSession();
  const unguard = guardContents();
  serveScreens(own, folder);
  const ipc = serveIpc(own);
  return {
    preferences: preferences(own, preload),
    ipc,
    dispose() {
      ipc.dispose();
      unguard();
    },
  };
}
