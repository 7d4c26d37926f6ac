import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useFarm, useNarrow } from '../../state/use-app';
import { sectionTitles } from '../../state/view/home-items';
import type { HomeItem } from '../../state/view/home-items';
import { placeKeeper } from '../../state/view/places';
import { Button } from '../../ui/button';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { NeedRow } from './need-row';
import { TaskRow } from './task-row';
import { useRowKeys } from './use-row-keys';

interface HomeListProps {
  items: readonly HomeItem[];
  onMore: () => void;
}

const sizes = {
  wide: {
    comfortable: { heading: 36, need: 44, task: 32, held: 44, more: 40 },
    compact: { heading: 30, need: 40, task: 26, held: 40, more: 34 },
  },
  narrow: { heading: 40, need: 124, task: 58, held: 74, more: 48 },
} as const;

/** Why a task stands still takes two lines; also of the next one, where another keeps its place. */
function sizeOf(item: HomeItem | undefined, isHeldUp: boolean): keyof typeof sizes.narrow {
  if (item?.kind === 'task' && (item.task.state.kind === 'held' || (isHeldUp && item.place === 1))) return 'held';
  return item?.kind ?? 'task';
}

/** The rows of Home. Only those near the screen are drawn, however many there are. */
export function HomeList({ items, onMore }: HomeListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const density = useStore(useApp().look, (look) => look.density);
  const narrow = useNarrow();
  const size = narrow ? sizes.narrow : sizes.wide[density];
  const isHeldUp = useFarm((farm) => placeKeeper(farm) !== null);
  const { whole, show, setHeight } = useWhole();
  const rowAt = useCallback(
    (index: number) => {
      const key = items[index]?.key ?? index;
      return { key, size: size[sizeOf(items[index], isHeldUp)] + (key === whole?.key ? whole.height : 0) };
    },
    [items, size, isHeldUp, whole],
  );
  const { rows, height, scrollTo } = useVirtualRows({
    count: items.length,
    scroller,
    rowAt,
    overscan: 12,
    paddingEnd: 24,
  });
  useRowKeys(items, scrollTo);
  const reveal = useEffectEvent(() => {
    const index = items.findIndex(({ key }) => key === whole?.key);
    if (index >= 0) scrollTo(index);
  });
  useEffect(() => {
    if (whole !== null) reveal();
  }, [whole]);

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" tabIndex={-1}>
      <div className="relative" style={{ height }}>
        {rows.map((slot) => {
          const item = items[slot.index];
          return (
            item && (
              <div
                key={slot.key}
                data-index={slot.index}
                className="absolute inset-x-0 top-0"
                style={{ height: slot.size, transform: `translateY(${slot.start}px)` }}
              >
                {item.kind === 'need' ? (
                  <NeedRow
                    need={item.need}
                    isWhole={item.key === whole?.key}
                    onWhole={() => show(item.key)}
                    onHeight={setHeight}
                  />
                ) : (
                  <Item item={item} onMore={onMore} />
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** The one row under which all stands that is asked, and how much taller it is for that. */
function useWhole() {
  const [whole, setWhole] = useState<{ readonly key: string; readonly height: number } | null>(null);
  const show = useCallback((key: string) => setWhole({ key, height: 0 }), []);
  const setHeight = useCallback(
    (height: number) => setWhole((now) => (now === null || now.height === height ? now : { ...now, height })),
    [],
  );
  return { whole, show, setHeight };
}

function Item({ item, onMore }: { item: Exclude<HomeItem, { kind: 'need' }>; onMore: () => void }) {
  switch (item.kind) {
    case 'heading':
      return (
        <h2 className="flex h-full items-end gap-1.5 px-4 pb-1.5 text-sm font-medium text-ink-2">
          {sectionTitles[item.section]}
          <span className="tick font-normal text-ink-3">{item.count}</span>
        </h2>
      );
    case 'task':
      return <TaskRow task={item.task} place={item.place} />;
    case 'more':
      return (
        <div className="flex h-full items-center px-3">
          <Button small look="quiet" onClick={onMore}>
            Show more of {item.hidden} older ones
          </Button>
        </div>
      );
  }
}
