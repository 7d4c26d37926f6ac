import { memo, useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { Diff, getChangeKey, Hunk } from 'react-diff-view';
import type { ChangeData, ChangeEventArgs, DiffType, HunkTokens } from 'react-diff-view';
import { rowsOf } from './diff-model';
import type { DiffSide, LineBlock } from './diff-model';

/** How far beyond the edges of the screen blocks are drawn. */
const NEAR = '1200px 0px';
const LINE_HEIGHT = 18;

interface DiffLinesBlockProps {
  block: LineBlock;
  type: DiffType;
  view: 'split' | 'unified';
  tokens: HunkTokens | null;
  /** Key of the chosen line, if it is here. */
  chosen: string | null;
  widgets: Record<string, ReactNode> | null;
  isKept: boolean;
  /** Drawn from the start: it is at the top. */
  isFirst: boolean;
  scroller: RefObject<HTMLElement | null>;
  onGutter: (change: ChangeData, key: string, side?: DiffSide) => void;
}

const none: Record<string, ReactNode> = {};
const nothing: string[] = [];

/** A stretch of lines; an empty box of the same height while it is far from the screen. */
export const DiffLinesBlock = memo(function DiffLinesBlock(props: DiffLinesBlockProps) {
  const { block, type, view, tokens, chosen, widgets, isKept, isFirst, scroller, onGutter } = props;
  const box = useRef<HTMLDivElement>(null);
  const { isNear, height } = useNearness(box, scroller, rowsOf(block.hunk, view) * LINE_HEIGHT, isFirst);
  const isDrawn = isNear || isKept || chosen !== null;

  const gutterEvents = {
    onClick: ({ change, side }: ChangeEventArgs) => {
      if (change) onGutter(change, getChangeKey(change), side);
    },
  };
  return (
    <div ref={box} style={isDrawn ? undefined : { height }}>
      {isDrawn && (
        <Diff
          diffType={type}
          viewType={view}
          hunks={[block.hunk]}
          tokens={tokens}
          widgets={widgets ?? none}
          selectedChanges={chosen === null ? nothing : [chosen]}
          gutterEvents={gutterEvents}
        >
          {(hunks) => hunks.map((hunk) => <Hunk key={block.key} hunk={hunk} />)}
        </Diff>
      )}
    </div>
  );
});

/** Whether a block is near the screen, and how high it was when it was last drawn. */
function useNearness(
  box: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  guess: number,
  isFirst: boolean,
) {
  const [isNear, setNear] = useState(isFirst);
  const [height, setHeight] = useState(guess);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (!entry) return;
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0) setHeight(entry.boundingClientRect.height);
        setNear(entry.isIntersecting);
      },
      { root: scroller.current, rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, scroller]);
  return { isNear, height };
}
