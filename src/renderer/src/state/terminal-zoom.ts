import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { stored } from './stored';

export const PLAIN_FONT = 12;
const LEAST_FONT = 8;
const LARGEST_FONT = 22;
const KEY = 'croft.terminal-font';

/** Reads a size that an earlier Croft may have written; anything odd falls back. */
export function parseFont(text: string | null): number {
  const size = Number(text ?? Number.NaN);
  return Number.isInteger(size) && size >= LEAST_FONT && size <= LARGEST_FONT ? size : PLAIN_FONT;
}

/** The next size up or down; at the ends it stays. */
export const stepFont = (size: number, step: 1 | -1): number =>
  Math.min(LARGEST_FONT, Math.max(LEAST_FONT, size + step));

let shared: StoreApi<number> | null = null;

/** The font size of all terminals of this browser, kept in it. */
export function terminalFont(): StoreApi<number> {
  if (shared) return shared;
  const store = createStore<number>(() => parseFont(stored(() => window.localStorage.getItem(KEY))));
  store.subscribe((size) => stored(() => window.localStorage.setItem(KEY, String(size))));
  shared = store;
  return store;
}
