import { useRef } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { HomeItem } from '../../state/view/home-items';

const isRow = (item: HomeItem): boolean => item.kind === 'need' || item.kind === 'task';

/** Moves the focus from row to row, also to rows that are not drawn yet. */
export function useRowKeys(items: readonly HomeItem[], scrollTo: (index: number) => void): void {
  const last = useRef<string | null>(null);

  function move(step: 1 | -1): void {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    const here =
      focused === undefined || focused === null
        ? items.findIndex((item) => item.key === last.current)
        : Number(focused);
    let next = here + step;
    while (next >= 0 && next < items.length && !isRow(items[next] as HomeItem)) next += step;
    const item = items[next];
    if (!item) return;
    last.current = item.key;
    scrollTo(next);
    // The row may have to be drawn first: that takes up to two frames.
    requestAnimationFrame(() => requestAnimationFrame(() => rowLink(next)?.focus()));
  }

  useShortcuts({ 'row-next': () => move(1), 'row-previous': () => move(-1) });
}

const rowLink = (index: number): HTMLElement | null => document.querySelector(`[data-index="${index}"] .row-link`);
