import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { afterScroll, isAdrift, placeAt, scaleOf } from '../../state/activity-scale';
import type { ScrollPlace } from '../../state/activity-scale';

const SETTLED_MS = 120;
const BEYOND = 12;

/** A place, and how often the bar was moved by the list itself. */
interface AskedPlace extends ScrollPlace {
  readonly pushes: number;
}

export interface BigList {
  /** Height to give to the box inside the scroller. */
  readonly height: number;
  /** First and last row to draw, and where the first one stands. */
  readonly from: number;
  readonly to: number;
  readonly topOf: (row: number) => number;
  readonly isAtTop: boolean;
  readonly onScroll: () => void;
  /** Brings a row into the middle, unless it is in sight already. */
  readonly reveal: (row: number) => void;
  readonly toTop: () => void;
}

/** A list of millions of rows of one height: which are in sight, behind a scroll bar that browsers can draw. */
export function useBigList(scroller: RefObject<HTMLElement | null>, rows: number, rowHeight: number): BigList {
  const view = useHeight(scroller);
  const scale = scaleOf(rows, rowHeight, view);
  const [asked, setAsked] = useState<AskedPlace>({ listTop: 0, barTop: 0, pushes: 0 });
  const most = Math.max(0, scale.total - view);
  // The list may have become shorter, or the window higher.
  const place = asked.listTop > most ? placeAt(scale, most) : asked;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const pushBar = useEffectEvent((pushes: number) => {
    if (pushes > 0) scroller.current?.scrollTo({ top: place.barTop });
  });
  // Only when it was asked for here: the user's own scrolling is told a frame late, and must not be taken back.
  useLayoutEffect(() => pushBar(asked.pushes), [asked.pushes]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const go = (listTop: number) => setAsked(({ pushes }) => ({ ...placeAt(scale, listTop), pushes: pushes + 1 }));
  function settle(): void {
    timer.current = null;
    if (scale.total === scale.given) return;
    const barTop = scroller.current?.scrollTop ?? 0;
    setAsked((now) => {
      // The bar has been moved on, which is told in the next frame.
      if (Math.abs(barTop - now.barTop) > 1) return now;
      return { ...placeAt(scale, now.listTop), pushes: now.pushes + 1 };
    });
  }

  const first = Math.floor(place.listTop / rowHeight);
  return {
    height: scale.given,
    from: Math.max(0, first - BEYOND),
    to: Math.min(rows - 1, first + Math.ceil(view / rowHeight) + BEYOND),
    topOf: (row) => place.barTop + row * rowHeight - place.listTop,
    isAtTop: place.listTop < rowHeight,
    onScroll() {
      const barTop = scroller.current?.scrollTop ?? 0;
      if (Math.abs(barTop - place.barTop) <= 1) return;
      setAsked((before) => {
        const next = afterScroll(scale, before, barTop);
        if (!isAdrift(scale, next)) return { ...next, pushes: before.pushes };
        return { ...placeAt(scale, next.listTop), pushes: before.pushes + 1 };
      });
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(settle, SETTLED_MS);
    },
    reveal(row) {
      const top = row * rowHeight;
      if (top < place.listTop || top + rowHeight > place.listTop + view) go(top - view / 2);
    },
    toTop: () => go(0),
  };
}

function useHeight(ref: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => setHeight(element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return height;
}
