import { createStore } from 'zustand/vanilla';
import { stored } from './stored';

/** How this browser's user likes to look at changes and to bring them home. */
export interface ReviewChoices {
  /** `auto`: side by side where there is room. */
  readonly view: 'auto' | 'split' | 'unified';
  readonly how: 'merge' | 'squash';
  /** Whether what was asked for stands above the changes, where there is room. */
  readonly request: 'open' | 'folded';
}

const KEY = 'croft.review';

/** Reads choices that an earlier Croft may have written; anything odd falls back. */
export function parseChoices(text: string | null): ReviewChoices {
  try {
    const read = JSON.parse(text ?? '{}') as Partial<Record<keyof ReviewChoices, unknown>> | null;
    return {
      view: read?.view === 'split' || read?.view === 'unified' ? read.view : 'auto',
      how: read?.how === 'squash' ? 'squash' : 'merge',
      request: read?.request === 'folded' ? 'folded' : 'open',
    };
  } catch {
    return { view: 'auto', how: 'merge', request: 'open' };
  }
}

/** One store for all reviews of a window; what is chosen is kept. */
export const reviewChoices = createStore<ReviewChoices>(() =>
  parseChoices(stored(() => window.localStorage.getItem(KEY))),
);

/** Chooses, and keeps it for the next time. */
export function choose(change: Partial<ReviewChoices>): void {
  reviewChoices.setState(change);
  stored(() => window.localStorage.setItem(KEY, JSON.stringify(reviewChoices.getState())));
}
