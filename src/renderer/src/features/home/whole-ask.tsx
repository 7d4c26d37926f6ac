import { useLayoutEffect, useRef } from 'react';
import type { Ask } from '../../../../main/contract/run';
import { askWords } from '../../state/view/needs';
import { PlainFields } from '../../ui/plain-fields';
import { Scroller } from '../../ui/scroller';
import { visibleTurns } from '../../ui/visible-text';

interface WholeAskProps {
  ask: Ask;
  /** The words of the row are cut off. */
  isCut: boolean;
  /** How much taller the row is for it. */
  onHeight: (height: number) => void;
}

/** Between it and what stands above it. */
const GAP = 8;

/** All that an agent asks, under its row. It stands over the link that fills the row, so that it can be scrolled and copied. */
export function WholeAsk({ ask, isCut, onHeight }: WholeAskProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const drawn = box.current;
    if (!drawn) return;
    const tell = () => onHeight(drawn.offsetHeight + GAP);
    const watch = new ResizeObserver(tell);
    watch.observe(drawn);
    tell();
    return () => watch.disconnect();
  }, [onHeight]);
  return (
    <div
      ref={box}
      className="relative grid gap-1 max-md:col-span-2 md:col-start-2 md:col-end-[-1] md:row-start-2"
      data-text
    >
      {ask.kind === 'permission' && isCut && (
        <p className="max-h-[25vh] overflow-y-auto wrap-anywhere">
          <bdi>{visibleTurns(askWords(ask))}</bdi>
        </p>
      )}
      {ask.why !== null && <p className="text-ink-2 wrap-anywhere">{visibleTurns(ask.why)}</p>}
      {ask.kind === 'question' ? (
        <Scroller className="max-h-[50vh] overflow-y-auto whitespace-pre-wrap wrap-anywhere">
          <bdi>{visibleTurns(askWords(ask))}</bdi>
        </Scroller>
      ) : (
        <PlainFields fields={ask.input} className="max-h-[50vh]" />
      )}
    </div>
  );
}
