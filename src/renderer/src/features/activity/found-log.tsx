import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FarmEvent } from '../../../../main/contract/event';
import { isStory } from '../../state/activity-filter';
import type { LogFilter } from '../../state/activity-filter';
import { searchWords } from '../../state/activity-highlight';
import { MOST_FOUND, openEventSearch } from '../../state/activity-search';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { detailsOf } from '../../state/toasts';
import { useApp } from '../../state/use-app';
import { tidyStory } from '../../state/view/story';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';
import { SkeletonRows } from '../../ui/skeleton';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { LogRow } from './log-row';
import { useLogRow } from './use-log-row';

interface FoundLogProps {
  filter: LogFilter;
  /** Nothing newer than this seq; null: from the newest on. */
  from: number | null;
  chosen: FarmEvent | null;
  onChoose: (event: FarmEvent) => void;
  onClear: () => void;
}

/** Pages are asked for while the end of the list is this close, in pixels. */
const NEAR = 1_000;

/** What a filter lets through, newest first, a page at a time. */
export function FoundLog({ filter, from, chosen, onChoose, onClear }: FoundLogProps) {
  const app = useApp();
  const [log] = useState(() => openEventSearch(app, filter, from));
  useEffect(() => log.start(), [log]);
  const { events: found, more, loading, failure, full } = useStore(log.store);
  const onlyStory = isStory(filter);
  const events = useMemo(() => (onlyStory ? tidyStory(found) : found), [found, onlyStory]);
  const words = useMemo(() => searchWords(filter.text), [filter.text]);
  const scroller = useRef<HTMLElement>(null);
  const size = useLogRow();
  const rowAt = useCallback((index: number) => ({ key: events[index]?.seq ?? index, size }), [events, size]);
  const { rows, height, scrollTo } = useVirtualRows({ count: events.length, scroller, rowAt, overscan: 20 });

  const move = (step: 1 | -1) => () => {
    const at = events.findIndex(({ seq }) => seq === chosen?.seq);
    const index = Math.min(events.length - 1, Math.max(0, at + step));
    const next = events[index];
    if (!next) return;
    onChoose(next);
    scroller.current?.focus({ preventScroll: true });
    scrollTo(index);
  };
  useShortcuts({
    'log-next': move(1),
    'log-previous': move(-1),
    'log-newest': () => scroller.current?.scrollTo({ top: 0 }),
  });
  const readOn = () => {
    const element = scroller.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < NEAR) void log.older();
  };
  // The end may have been reached while a page was on its way.
  const readOnAfter = useEffectEvent((isBusy: boolean) => {
    if (!isBusy) readOn();
  });
  useEffect(() => readOnAfter(loading), [loading]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {failure && (
        <div className="p-4">
          <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
            <Button small onClick={log.retry}>
              Try again
            </Button>
          </Trouble>
        </div>
      )}
      {events.length === 0 && (loading || more) && !failure && <SkeletonRows rows={10} label="Searching" />}
      {events.length === 0 && !loading && !more && !failure && onlyStory && (
        <Empty title="Nothing has happened yet">
          <p>What becomes of your tasks, what needs you and what goes wrong is told here as it happens.</p>
        </Empty>
      )}
      {events.length === 0 && !loading && !more && !failure && !onlyStory && (
        <Empty title="Nothing like that has happened">
          <p>Words are found from their beginning on; all of them have to be in one event.</p>
          <div>
            <Button onClick={onClear}>Show everything</Button>
          </div>
        </Empty>
      )}
      <output className="sr-only">{loading ? '' : `${events.length}${more ? ' or more' : ''} found`}</output>
      <Scroller
        ref={scroller}
        aria-label="Events found, newest first"
        aria-busy={loading}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        onScroll={readOn}
      >
        <div className="relative" style={{ height }}>
          {rows.map(({ key, index, start }) => {
            const event = events[index];
            return (
              event && (
                <div
                  key={key}
                  className="absolute inset-x-0 top-0"
                  style={{ height: size, transform: `translateY(${start}px)` }}
                >
                  <LogRow
                    seq={event.seq}
                    event={event}
                    words={words}
                    isChosen={chosen?.seq === event.seq}
                    onChoose={onChoose}
                  />
                </div>
              )
            );
          })}
        </div>
        {events.length > 0 && !more && (
          <p className="px-4 py-2 text-sm text-ink-3">
            {full
              ? `These are the newest ${MOST_FOUND.toLocaleString('en-US')}. Search for more words, or go to a time before them.`
              : `That is all: ${events.length.toLocaleString('en-US')}.`}
          </p>
        )}
      </Scroller>
    </div>
  );
}
