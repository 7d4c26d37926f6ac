import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { gridShape, neighbour } from '../../state/terminal-grid';
import type { TerminalItem } from '../../state/terminal-items';
import { useNarrow } from '../../state/use-app';
import { classNames } from '../../ui/class-names';
import { TerminalTile } from './terminal-tile';

interface TerminalGridProps {
  items: readonly TerminalItem[];
  /** Key of the one that fills the screen. */
  largeKey: string | null;
  fontSize: number;
}

type Arrow = Parameters<typeof neighbour>[1];

/** Terminals in columns. One fills the room while it is large; the others stay as they are, out of sight and at rest. */
export function TerminalGrid({ items, largeKey, fontSize }: TerminalGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const narrow = useNarrow();
  const front = useFront(box);
  const font = narrow ? fontSize - 1 : fontSize;
  const shape = gridShape(items.length, room, font);
  useTileFocus(box, largeKey);

  const links = () => [...(box.current?.querySelectorAll<HTMLElement>('[data-tile-link]') ?? [])];
  const here = () =>
    links().findIndex((link) => link.closest('[data-tile]')?.contains(document.activeElement) === true);
  useShortcuts({
    'tile-move': (key) => {
      if (largeKey !== null) return false;
      const from = here();
      const next = from < 0 ? 0 : neighbour(from, key as Arrow, { count: items.length, columns: shape.columns });
      if (next !== null) links()[next]?.focus();
      return undefined;
    },
    'tile-number': (key) => {
      if (largeKey !== null) return false;
      links()[Number(key) - 1]?.focus();
      return undefined;
    },
  });

  return (
    <div
      ref={box}
      tabIndex={-1}
      className={classNames('min-h-0 flex-1', largeKey === null ? 'overflow-y-auto p-2' : 'overflow-hidden')}
    >
      <div
        className={classNames('grid', largeKey !== null ? 'h-full' : 'gap-2')}
        style={
          largeKey === null
            ? {
                gridTemplateColumns: `repeat(${shape.columns}, minmax(0, 1fr))`,
                gridAutoRows: `${shape.rowHeight}px`,
              }
            : undefined
        }
      >
        {items.map((item, index) => (
          <TerminalTile
            key={item.key}
            item={item}
            number={index + 1}
            isLarge={item.key === largeKey}
            isHidden={largeKey !== null && item.key !== largeKey}
            isFront={item.key === (largeKey ?? front)}
            fontSize={font}
          />
        ))}
      </div>
    </div>
  );
}

const PADDING = 16;

/** The room inside an element, now and whenever it changes. */
function useRoom(box: { readonly current: HTMLElement | null }) {
  const [room, setRoom] = useState({ width: 1000, height: 700 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = () => {
      const next = { width: element.clientWidth - PADDING, height: element.clientHeight - PADDING };
      setRoom((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return room;
}

/** Key of the tile that was looked at last: with the focus, or with the pointer. */
function useFront(box: { readonly current: HTMLElement | null }): string | null {
  const [front, setFront] = useState<string | null>(null);
  useEffect(() => {
    const element = box.current;
    const look = ({ target }: Event) => {
      const tile = target instanceof Element ? target.closest('[data-tile]') : null;
      if (tile) setFront(tile.getAttribute('data-tile'));
    };
    element?.addEventListener('focusin', look);
    element?.addEventListener('pointerdown', look);
    return () => {
      element?.removeEventListener('focusin', look);
      element?.removeEventListener('pointerdown', look);
    };
  }, [box]);
  return front;
}

/** The focus goes along into the large view, where Enter gives a program the keys, and back to the tile that it came from. */
function useTileFocus(box: { readonly current: HTMLElement | null }, largeKey: string | null): void {
  const last = useRef<string | null>(null);
  useEffect(() => {
    const key = largeKey ?? last.current;
    last.current = largeKey;
    if (key === null || document.activeElement?.matches('input, textarea, select') === true) return;
    const tile = box.current?.querySelector(`[data-tile="${CSS.escape(key)}"]`);
    const pane = largeKey === null ? null : tile?.querySelector<HTMLElement>('[data-keys="pass"]');
    (pane ?? tile?.querySelector<HTMLElement>('[data-tile-link]'))?.focus();
  }, [box, largeKey]);
}
