import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import type { EventLog } from '../../state/event-log';

export const EVENT_ROW = 26;
/** This close to an edge counts as being there. */
const NEAR = 4 * EVENT_ROW;

/** Keeps the end in sight while following, and the same rows in sight when older ones are put before them. */
export function useEventScroll(box: RefObject<HTMLElement | null>, log: EventLog, events: readonly FarmEvent[]) {
  const [isFollowing, setFollowing] = useState(true);
  const first = useRef<number | undefined>(undefined);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = first.current;
    first.current = events[0]?.seq;
    const moved = before === undefined ? 0 : events.findIndex((event) => event.seq === before);
    if (isFollowing) element.scrollTo({ top: element.scrollHeight });
    else if (moved > 0) element.scrollBy({ top: moved * EVENT_ROW });
  }, [box, events, isFollowing]);

  return {
    isFollowing,
    onScroll() {
      const element = box.current;
      if (!element) return;
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      setFollowing(below < NEAR);
      if (element.scrollTop < NEAR && below >= NEAR) void log.older();
    },
    follow() {
      if (log.store.getState().detached) void log.newest();
      setFollowing(true);
    },
  };
}
