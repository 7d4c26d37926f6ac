import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { reviewItems, reviewSections } from '../../state/review-items';
import type { ReviewItem } from '../../state/review-items';
import { createChangeSizes } from '../../state/review-sizes';
import type { ChangeSizes } from '../../state/review-sizes';
import { hrefOf } from '../../state/router';
import { useApp, useFarm, useNarrow, useNow } from '../../state/use-app';
import { plural } from '../../state/view/words';
import { Empty } from '../../ui/message';
import { ScreenHead } from '../../ui/screen-head';
import { SkeletonRows } from '../../ui/skeleton';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { ReviewRow } from './review-row';
import { useReviewRowKeys } from './use-review-row-keys';

/** Work that waits to be brought home, and what was decided lately. */
export function ReviewList() {
  const { host } = useApp();
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const tasks = useFarm((farm) => farm.tasks);
  const minute = Math.floor(useNow() / 60_000) * 60_000;
  const items = useMemo(() => reviewItems({ tasks }, minute), [tasks, minute]);
  const [sizes] = useState(() => createChangeSizes(host));
  const waits = items.find((item) => item.kind === 'heading' && item.section === 'waits');
  const words = waits?.kind === 'heading' ? `${plural(waits.count, 'task')} to look at` : 'Nothing waits for you';
  return (
    <>
      <ScreenHead title="Review" words={isLoaded ? words : ''} />
      {!isLoaded && <SkeletonRows rows={6} label="Asking Croft what is done" />}
      {isLoaded && items.length === 0 && (
        <Empty title="Nothing to review yet">
          <p>
            When an agent is done, its changes wait here on a branch of their own. Look at them, remark on lines, then
            merge them or throw them away: nothing reaches your branches by itself.
          </p>
          <a className="underline underline-offset-4" data-text href={hrefOf({ screen: 'home' })}>
            Go to Home to start a task
          </a>
        </Empty>
      )}
      {items.length > 0 && <Rows items={items} sizes={sizes} now={minute} />}
    </>
  );
}

const heights = {
  wide: { comfortable: { heading: 36, task: 32 }, compact: { heading: 30, task: 26 } },
  narrow: { heading: 40, task: 64 },
} as const;

function Rows({ items, sizes, now }: { items: readonly ReviewItem[]; sizes: ChangeSizes; now: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  const density = useStore(useApp().look, (look) => look.density);
  const narrow = useNarrow();
  const height = narrow ? heights.narrow : heights.wide[density];
  const rowAt = useCallback(
    (index: number) => ({ key: items[index]?.key ?? index, size: height[items[index]?.kind ?? 'task'] }),
    [items, height],
  );
  const list = useVirtualRows({ count: items.length, scroller, rowAt, overscan: 10, paddingEnd: 24 });
  useReviewRowKeys(items, list.scrollTo);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" tabIndex={-1}>
      <div className="relative" style={{ height: list.height }}>
        {list.rows.map(({ key, index, start, size }) => {
          const item = items[index];
          return (
            item && (
              <div
                key={key}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                {item.kind === 'heading' ? (
                  <h2 className="flex h-full items-end gap-1.5 px-4 pb-1.5 text-sm font-medium text-ink-2">
                    {reviewSections[item.section]}
                    <span className="tick font-normal text-ink-3">{item.count}</span>
                  </h2>
                ) : (
                  <ReviewRow task={item.task} section={item.section} sizes={sizes} now={now} />
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
