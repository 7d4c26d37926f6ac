import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { TaskId } from '../../../main/contract/ids';

/** Which screen is shown. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'task'; readonly taskId: TaskId }
  | { readonly screen: 'doctor' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'unknown'; readonly path: string };

/** The screen of an address: `#/task/task_1`. Screens live in the fragment, so they work under any scheme and folder. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '') || '/';
  const task = /^\/task\/([\w-]{1,80})$/.exec(path);
  if (task) return { screen: 'task', taskId: task[1] as TaskId };
  if (path === '/') return { screen: 'home' };
  if (path === '/doctor' || path === '/settings') return { screen: path.slice(1) as 'doctor' | 'settings' };
  return { screen: 'unknown', path };
}

/** The address of a screen. */
export function hrefOf(route: Route): string {
  if (route.screen === 'home') return '#/';
  if (route.screen === 'task') return `#/task/${route.taskId}`;
  return route.screen === 'unknown' ? `#${route.path}` : `#/${route.screen}`;
}

export interface Router {
  readonly route: StoreApi<Route>;
  go(route: Route): void;
  dispose(): void;
}

/** Follows the window's address. */
export function createRouter(win: Window): Router {
  const route = createStore<Route>(() => routeOf(win.location.hash));
  const follow = () => route.setState(routeOf(win.location.hash), true);
  win.addEventListener('hashchange', follow);
  return {
    route,
    go: (next) => {
      win.location.hash = hrefOf(next);
    },
    dispose: () => win.removeEventListener('hashchange', follow),
  };
}
