import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FarmEvent } from '../../../../main/contract/event';
import { eventAt, openEventPages } from '../../state/activity-pages';
import type { EventPages } from '../../state/activity-pages';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { detailsOf } from '../../state/toasts';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';
import { SkeletonRows } from '../../ui/skeleton';
import { LogRow } from './log-row';
import { useLogRow } from './use-log-row';
import { useBigList } from './use-big-list';

interface WholeLogProps {
  chosen: FarmEvent | null;
  onChoose: (event: FarmEvent) => void;
  /** A seq to go to, and which wish it is: the same one may be wished for twice. */
  goTo: { readonly seq: number; readonly turn: number } | null;
}

const noWords: readonly string[] = [];

/** Everything that has happened, newest first. A million rows are one list: only those in sight are fetched and drawn. */
export function WholeLog(props: WholeLogProps) {
  const app = useApp();
  const [log] = useState(() => openEventPages(app));
  useEffect(() => log.start(), [log]);
  const { loaded, failure } = useStore(log.store);
  if (!failure || loaded) return <LogList log={log} {...props} />;
  return (
    <div className="p-4">
      <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
        <Button small onClick={log.retry}>
          Try again
        </Button>
      </Trouble>
    </div>
  );
}

/** Mounted as long as its scroller is: the list measures that once and follows its height. */
function LogList({ log, chosen, onChoose, goTo }: WholeLogProps & { log: EventPages }) {
  const state = useStore(log.store);
  const { first, last, newest, loaded } = state;
  const scroller = useRef<HTMLElement>(null);
  const rows = last === 0 ? 0 : last - first + 1;
  const rowHeight = useLogRow();
  const list = useBigList(scroller, rows, rowHeight);
  const from = last - list.to;
  const to = last - list.from;

  useEffect(() => log.follow(list.isAtTop), [log, list.isAtTop]);
  useEffect(() => {
    if (rows > 0) log.want(Math.max(1, from), to);
  }, [log, rows, from, to]);
  const [gone, setGone] = useState(0);
  if (goTo && goTo.turn !== gone && rows > 0) {
    setGone(goTo.turn);
    list.reveal(last - Math.min(last, Math.max(first, goTo.seq)));
  }

  const move = (step: 1 | -1) => () => {
    const seq = chosen === null ? to - 1 : chosen.seq - step;
    const next = eventAt(state, Math.min(last, Math.max(first, seq)));
    if (!next) return;
    onChoose(next);
    scroller.current?.focus({ preventScroll: true });
    list.reveal(last - next.seq);
  };
  useShortcuts({ 'log-next': move(1), 'log-previous': move(-1), 'log-newest': list.toTop });

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {!loaded && <SkeletonRows rows={14} label="Asking how far the log reaches" />}
      {loaded && rows === 0 && (
        <Empty title="Nothing has happened yet">
          <p>Every step of every agent, and everything that you decide, is written down here as it happens.</p>
        </Empty>
      )}
      <Scroller
        ref={scroller}
        aria-label={`Events, newest first, ${rows.toLocaleString('en-US')} of them`}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        onScroll={list.onScroll}
      >
        <div className="relative" style={{ height: list.height }}>
          {seqsDown(to, from).map((seq) => (
            <div
              key={seq}
              className="absolute inset-x-0 top-0"
              style={{ height: rowHeight, transform: `translateY(${list.topOf(last - seq)}px)` }}
            >
              <LogRow
                seq={seq}
                event={eventAt(state, seq)}
                words={noWords}
                isChosen={(chosen?.seq ?? goTo?.seq) === seq}
                onChoose={onChoose}
              />
            </div>
          ))}
        </div>
      </Scroller>
      {!list.isAtTop && (
        <Button small keys="." icon={<ArrowUp />} className="absolute top-3 right-5 shadow-float" onClick={list.toTop}>
          {newest > last ? `${(newest - last).toLocaleString('en-US')} new` : 'Newest'}
        </Button>
      )}
    </div>
  );
}

/** Seqs in sight, the newest first. */
const seqsDown = (to: number, from: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - Math.max(1, from) + 1) }, (_, index) => to - index);
