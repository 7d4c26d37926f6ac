import { useRef } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { ReviewItem } from '../../state/review-items';

/** Moves the focus from row to row, also to rows that are not drawn yet. */
export function useReviewRowKeys(items: readonly ReviewItem[], scrollTo: (index: number) => void): void {
  const last = useRef<string | null>(null);

  function move(step: 1 | -1): void {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    const from =
      focused === null || focused === undefined ? items.findIndex(({ key }) => key === last.current) : Number(focused);
    let next = from + step;
    while (items[next]?.kind === 'heading') next += step;
    const item = items[next];
    if (!item) return;
    last.current = item.key;
    scrollTo(next);
    // The row may have to be drawn first: that takes up to two frames.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-index="${next}"] .row-link`)?.focus()),
    );
  }

  useShortcuts({
    'file-next': () => move(1),
    'file-previous': () => move(-1),
    'line-next': () => move(1),
    'line-previous': () => move(-1),
  });
}
