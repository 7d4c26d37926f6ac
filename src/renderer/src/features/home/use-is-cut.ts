import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Signs may reach a little out of their line; a line that is cut off is taller. */
const REACH = 4;

const isCutNow = (drawn: HTMLElement | null): boolean =>
  drawn === null || drawn.scrollHeight > drawn.clientHeight + REACH;

export interface Cut {
  /** As last drawn. */
  readonly isCut: boolean;
  /** At this very moment. */
  readonly ask: () => boolean;
}

/** Whether words are cut off where they stand. */
export function useIsCut(words: RefObject<HTMLElement | null>): Cut {
  const [isCut, setCut] = useState(false);
  useLayoutEffect(() => {
    const drawn = words.current;
    if (!drawn) return;
    // It tells of the first size, too.
    const watch = new ResizeObserver(() => setCut(isCutNow(drawn)));
    watch.observe(drawn);
    return () => watch.disconnect();
  }, [words]);
  return { isCut, ask: () => isCutNow(words.current) };
}
