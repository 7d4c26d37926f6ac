import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { EventClass, FarmEvent } from '../../../../main/contract/event';
import type { TaskId } from '../../../../main/contract/ids';
import { openEventLog } from '../../state/event-log';
import type { EventLog } from '../../state/event-log';
import { detailsOf } from '../../state/toasts';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { SkeletonRows } from '../../ui/skeleton';
import { EventDetails } from './event-details';
import { EventFilters } from './event-filters';
import { EventRow } from './event-row';

const ROW = 26;
/** This close to an edge counts as being there. */
const NEAR = 4 * ROW;

/** The event log of the task: filtered, followed live, read backwards page by page. */
export function EventsPane({ taskId }: { taskId: TaskId }) {
  const app = useApp();
  const [classes, setClasses] = useState<readonly EventClass[]>([]);
  const [log, setLog] = useState<EventLog | null>(null);
  useEffect(() => {
    const opened = openEventLog(app, taskId, classes.length === 0 ? null : classes);
    setLog(opened);
    return opened.dispose;
  }, [app, taskId, classes]);
  return (
    <>
      <EventFilters classes={classes} onChange={setClasses} />
      {log && <EventList key={classes.join()} log={log} />}
    </>
  );
}

function EventList({ log }: { log: EventLog }) {
  const { events, loading, failure, more, detached } = useStore(log.store);
  const [chosen, setChosen] = useState<FarmEvent | null>(null);
  const scroll = useEventScroll(log, events);
  const { virtual } = scroll;

  if (failure && events.length === 0) {
    return (
      <div className="p-3">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)} />
      </div>
    );
  }
  if (events.length === 0) {
    return loading ? <SkeletonRows rows={8} label="Asking for events" /> : <Empty title="No such events yet" />;
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroll.box}
        role="log"
        aria-live="off"
        aria-label="Events"
        aria-busy={loading}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        onScroll={scroll.onScroll}
      >
        {!more && <p className="px-3 py-1 text-sm text-ink-3">This is where it began.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((slot) => {
            const event = events[slot.index];
            return (
              event && (
                <div key={slot.key} className="absolute inset-x-0 top-0" style={{ height: ROW, transform: `translateY(${slot.start}px)` }}>
                  <EventRow event={event} isChosen={event.seq === chosen?.seq} onChoose={() => setChosen(event)} />
                </div>
              )
            );
          })}
        </div>
      </div>
      {(!scroll.isFollowing || detached) && (
        <Button small className="absolute right-4 bottom-3 shadow-float" onClick={scroll.follow}>
          Follow
        </Button>
      )}
      {chosen && <EventDetails event={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

/** Keeps the end in sight while following, and the same rows in sight when older ones are put before them. */
function useEventScroll(log: EventLog, events: readonly FarmEvent[]) {
  const box = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const first = useRef<number | undefined>(undefined);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: (index) => events[index]?.seq ?? index,
    overscan: 20,
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = first.current;
    first.current = events[0]?.seq;
    const moved = before === undefined ? 0 : events.findIndex((event) => event.seq === before);
    if (isFollowing) element.scrollTop = element.scrollHeight;
    else if (moved > 0) element.scrollTop += moved * ROW;
  }, [events, isFollowing]);

  return {
    box,
    virtual,
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
