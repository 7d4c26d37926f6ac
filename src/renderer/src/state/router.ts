import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { RunId, TaskId } from '../../../main/contract/ids';

/** The parts of Activity; each has its own address. */
export type ActivityPane = 'log' | 'runs' | 'charts';

/** Which screen is shown. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'task'; readonly taskId: TaskId }
  /** All live terminals; `focus`: the one that fills the screen. */
  | { readonly screen: 'terminals'; readonly focus: RunId | null }
  /** Work that waits to be brought home; with a task: that task's. */
  | { readonly screen: 'review'; readonly taskId: TaskId | null }
  | { readonly screen: 'activity'; readonly pane: ActivityPane }
  /** The small window for one quick task. */
  | { readonly screen: 'quick' }
  | { readonly screen: 'doctor' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'unknown'; readonly path: string };

/** Beginning of the address of the form of a new task; see linked-form. */
const FORM = '#/new-task';

/** The screen of an address: `#/task/task_1`. Screens live in the fragment, so they work under any scheme and folder. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '') || '/';
  const task = /^\/task\/([\w-]{1,80})$/.exec(path);
  if (task) return { screen: 'task', taskId: task[1] as TaskId };
  const terminal = /^\/terminals\/([\w-]{1,80})$/.exec(path);
  if (terminal) return { screen: 'terminals', focus: terminal[1] as RunId };
  const review = /^\/review\/([\w-]{1,80})$/.exec(path);
  if (review) return { screen: 'review', taskId: review[1] as TaskId };
  if (hash.startsWith(FORM)) return { screen: 'home' };
  return plainRoutes[path] ?? { screen: 'unknown', path };
}

const plainRoutes: Readonly<Record<string, Route>> = {
  '/': { screen: 'home' },
  '/terminals': { screen: 'terminals', focus: null },
  '/review': { screen: 'review', taskId: null },
  '/activity': { screen: 'activity', pane: 'log' },
  '/activity/runs': { screen: 'activity', pane: 'runs' },
  '/activity/charts': { screen: 'activity', pane: 'charts' },
  '/quick': { screen: 'quick' },
  '/doctor': { screen: 'doctor' },
  '/settings': { screen: 'settings' },
};

/** The address of a screen. */
export function hrefOf(route: Route): string {
  if (route.screen === 'home') return '#/';
  if (route.screen === 'task') return `#/task/${route.taskId}`;
  if (route.screen === 'terminals' && route.focus !== null) return `#/terminals/${route.focus}`;
  if (route.screen === 'review' && route.taskId !== null) return `#/review/${route.taskId}`;
  if (route.screen === 'activity' && route.pane !== 'log') return `#/activity/${route.pane}`;
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
  // The address of a form is no screen: the one that is there stays below it.
  const follow = () => win.location.hash.startsWith(FORM) || route.setState(routeOf(win.location.hash), true);
  win.addEventListener('hashchange', follow);
  return {
    route,
    go: (next) => {
      win.location.hash = hrefOf(next);
    },
    dispose: () => win.removeEventListener('hashchange', follow),
  };
}
