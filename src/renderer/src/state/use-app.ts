import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Connection } from '../host/host';
import type { App } from './app';
import type { FarmState } from './farm/farm-state';
import type { Route } from './router';

/** Set once at the root; everything below reads it. */
export const AppContext = createContext<App | null>(null);

/** The app of this window. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a screen was drawn outside the app');
  return app;
}

/** A part of the farm's state; the selector returns what the state holds, never a new object. */
export const useFarm = <T>(select: (state: FarmState) => T): T => useStore(useApp().farm, select);

export const useRoute = (): Route => useStore(useApp().router.route);

export function useConnection(): Connection {
  const { host } = useApp();
  return useSyncExternalStore(host.onConnection, host.connection);
}

/** Whether the worker does not answer, so that what is known of agents is old. */
export const useSilent = (): boolean => useStore(useApp().worker.silent);

const still = () => () => {};

/** The time, ticking each second while `ticking`. */
export function useNow(ticking = true): number {
  const { clock } = useApp();
  return useSyncExternalStore(ticking ? clock.listen : still, clock.now);
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [media] = useState(() => window.matchMedia(query));
  const [matches, setMatches] = useState(media.matches);
  useEffect(() => {
    const follow = () => setMatches(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [media]);
  return matches;
}

/** One column instead of several. */
export const useNarrow = (): boolean => useMedia('(max-width: 767px)');
