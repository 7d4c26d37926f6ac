import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { EventClass, FarmEvent } from '../../../../main/contract/event';
import type { TaskId } from '../../../../main/contract/ids';
import { openEventLog } from '../../state/event-log';
import { tidyEvents, toolStartOf } from '../../state/view/tidy-events';
import { detailsOf } from '../../state/toasts';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';
import { SkeletonRows } from '../../ui/skeleton';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { EventDetails } from './event-details';
import { EventRow } from './event-row';
import { EVENT_ROW, useEventScroll } from './use-event-scroll';

interface EventListProps {
  taskId: TaskId;
  /** None: all. */
  classes: readonly EventClass[];
}

/** Events oldest first, following the newest until the user scrolls up; a chosen one is shown in full below. */
export function EventList({ taskId, classes }: EventListProps) {
  const app = useApp();
  const [log] = useState(() => openEventLog(app, taskId, classes.length === 0 ? null : classes));
  useEffect(() => log.start(), [log]);
  const { events: read, loading, failure, more, detached } = useStore(log.store);
  const events = useMemo(() => tidyEvents(read), [read]);
  const [chosen, setChosen] = useState<FarmEvent | null>(null);
  const box = useRef<HTMLElement>(null);
  const scroll = useEventScroll(box, log, events);
  const rowAt = useCallback((index: number) => ({ key: events[index]?.seq ?? index, size: EVENT_ROW }), [events]);
  const { rows, height } = useVirtualRows({
    count: events.length,
    scroller: box,
    rowAt,
    overscan: 20,
  });

  if (failure && events.length === 0) {
    return (
      <div className="p-3">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
          <Button small onClick={() => void log.newest()}>
            Try again
          </Button>
        </Trouble>
      </div>
    );
  }
  return (
    <>
      <div className="relative flex min-h-0 flex-1 flex-col">
        {events.length === 0 && !loading && <Empty title="No such events yet" />}
        {events.length === 0 && loading && <SkeletonRows rows={8} label="Asking for events" />}
        <Scroller
          ref={box}
          aria-label="Events"
          aria-busy={loading}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
          onScroll={scroll.onScroll}
        >
          {failure && (
            <p role="alert" className="flex items-center gap-2 px-3 py-1 text-sm text-fail">
              What is older could not be read: {failure.message}
              <Button small onClick={() => void log.older()}>
                Try again
              </Button>
            </p>
          )}
          {!more && events.length > 0 && <p className="px-3 py-1 text-sm text-ink-3">This is where it began.</p>}
          <div className="relative" style={{ height }}>
            {rows.map(({ key, index, start }) => {
              const event = events[index];
              return (
                event && (
                  <div
                    key={key}
                    className="absolute inset-x-0 top-0"
                    style={{ height: EVENT_ROW, transform: `translateY(${start}px)` }}
                  >
                    <EventRow event={event} isChosen={event.seq === chosen?.seq} onChoose={setChosen} />
                  </div>
                )
              );
            })}
          </div>
        </Scroller>
        {events.length > 0 && (!scroll.isFollowing || detached) && (
          <Button small className="absolute right-4 bottom-3 shadow-float" onClick={scroll.follow}>
            Follow
          </Button>
        )}
      </div>
      {chosen && <EventDetails event={chosen} start={toolStartOf(read, chosen)} onClose={() => setChosen(null)} />}
    </>
  );
}
