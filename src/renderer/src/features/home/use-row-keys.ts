import { useEffect, useEffectEvent, useRef } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { HomeItem } from '../../state/view/home-items';

const isRow = (item: HomeItem | undefined): boolean => item?.kind === 'need' || item?.kind === 'task';

/** Moves the focus from row to row, also to rows that are not drawn yet. */
export function useRowKeys(items: readonly HomeItem[], scrollTo: (index: number) => void): void {
  const last = useRef<{ readonly key: string; readonly index: number } | null>(null);

  const isMoving = useRef(false);

  function go(index: number): void {
    const item = items[index];
    if (!item) return;
    last.current = { key: item.key, index };
    scrollTo(index);
    // The row may have to be drawn first: that takes up to two frames.
    isMoving.current = true;
    requestAnimationFrame(() => requestAnimationFrame(() => arrive(index)));
  }

  function arrive(index: number): void {
    if (last.current?.index !== index) return;
    isMoving.current = false;
    rowLink(index)?.focus();
  }

  function move(step: 1 | -1): void {
    const focused = isMoving.current ? null : focusedIndex();
    let next = (focused ?? items.findIndex((item) => item.key === last.current?.key)) + step;
    while (next >= 0 && next < items.length && !isRow(items[next])) next += step;
    go(next);
  }

  const noteFocus = useEffectEvent(() => {
    if (isMoving.current) return;
    const index = focusedIndex();
    const key = index === null ? undefined : items[index]?.key;
    if (index !== null && key !== undefined) last.current = { key, index };
  });
  // Tab moves the focus as well, and draws nothing.
  useEffect(() => {
    const note = () => noteFocus();
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);

  // A row that was answered is gone, and the focus with it: the one that took its place gets it, so that one key
  // after the other answers them all.
  useEffect(() => {
    if (isMoving.current) return;
    noteFocus();
    const lost = last.current;
    if (!lost || document.activeElement !== document.body || items.some((item) => item.key === lost.key)) return;
    const next = [lost.index, lost.index - 1, lost.index + 1].find((index) => isRow(items[index]));
    if (next !== undefined) go(next);
  });

  useShortcuts({ 'row-next': () => move(1), 'row-previous': () => move(-1) });
}

function focusedIndex(): number | null {
  const index = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
  return index === undefined || index === null ? null : Number(index);
}

const rowLink = (index: number): HTMLElement | null => document.querySelector(`[data-index="${index}"] .row-link`);
