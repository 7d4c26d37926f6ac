import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useReducer, useState } from 'react';
import type { RefObject } from 'react';

interface VirtualRowsOptions {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** Key and height of a row. A new function means that rows have changed: keep it as long as they have not. */
  rowAt: (index: number) => { readonly key: string | number; readonly size: number };
  /** Rows drawn beyond the edges. */
  overscan: number;
  paddingEnd?: number;
}

export interface VirtualRows {
  readonly rows: readonly VirtualItem[];
  readonly height: number;
  readonly scrollTo: (index: number) => void;
}

/** Which of many rows of known height have to be drawn. */
export function useVirtualRows({ count, scroller, rowAt, overscan, paddingEnd = 0 }: VirtualRowsOptions): VirtualRows {
  const rows = useMemo(
    () => ({ getItemKey: (index: number) => rowAt(index).key, estimateSize: (index: number) => rowAt(index).size }),
    [rowAt],
  );
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const options = {
    count,
    overscan,
    paddingEnd,
    getScrollElement: () => scroller.current,
    ...rows,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: redraw,
  };
  const [virtual] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtual.setOptions(options);
  useEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  return {
    rows: virtual.getVirtualItems(),
    height: virtual.getTotalSize(),
    scrollTo: (index) => virtual.scrollToIndex(index),
  };
}
