import { useMemo, useSyncExternalStore } from 'react';
import type { Review } from '../../../main/contract/review';
import { keptWords } from './kept-words';
import { unkeptRemarks } from './unkept-remarks';
import type { UnkeptRemark } from './unkept-remarks';

/** Follows the words that this browser holds, those of its other windows as well. */
function listen(listener: () => void): () => void {
  const stop = keptWords.listen(listener);
  window.addEventListener('storage', listener);
  return () => {
    stop();
    window.removeEventListener('storage', listener);
  };
}

/** The remarks of a review that are written and not kept. `except`: the place that is being written at. */
export function useUnkept(
  review: Pick<Review, 'taskId' | 'comments'>,
  except: string | null = null,
): readonly UnkeptRemark[] {
  // As text, so that what has not changed is the same: typing elsewhere draws nothing anew.
  const told = useSyncExternalStore(listen, () =>
    JSON.stringify(unkeptRemarks(keptWords.all(), review).filter(({ key }) => key !== except)),
  );
  return useMemo(() => JSON.parse(told) as readonly UnkeptRemark[], [told]);
}

/** The words that are kept at one place. */
export const useWordsAt = (place: string): string => useSyncExternalStore(listen, () => keptWords.read(place));
