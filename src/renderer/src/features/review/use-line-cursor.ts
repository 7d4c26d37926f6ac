import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { nextChange } from './diff-model';
import type { ChoosableLine } from './diff-model';

export interface LineCursor {
  readonly line: ChoosableLine | null;
  readonly choose: (key: string | null) => void;
}

/** The chosen line of a diff: arrows move it while the diff has the focus, `[` and `]` from change to change. */
export function useLineCursor(box: RefObject<HTMLElement | null>, lines: readonly ChoosableLine[]): LineCursor {
  const [key, setKey] = useState<string | null>(null);
  const index = key === null ? -1 : lines.findIndex((line) => line.key === key);
  const wasMoved = useRef(false);

  function go(to: number | null): void {
    const line = to === null ? undefined : lines[Math.min(lines.length - 1, Math.max(0, to))];
    if (!line) return;
    wasMoved.current = true;
    setKey(line.key);
    box.current?.focus({ preventScroll: true });
  }

  const reveal = useEffectEvent((moved: string | null) => {
    if (!wasMoved.current || moved === null) return;
    wasMoved.current = false;
    revealLine(box.current, moved);
  });
  useEffect(() => reveal(key), [key]);

  const byArrow = (step: 1 | -1) => () => {
    if (!box.current?.contains(document.activeElement)) return false;
    go(index < 0 ? (nextChange(lines, -1, 1) ?? 0) : index + step);
    return undefined;
  };
  useShortcuts({
    'line-next': byArrow(1),
    'line-previous': byArrow(-1),
    'change-next': () => go(nextChange(lines, index, 1)),
    'change-previous': () => go(nextChange(lines, index < 0 ? lines.length : index, -1)),
  });
  return { line: lines[index] ?? null, choose: setKey };
}

/** Scrolls a line into sight. Its block is drawn in the same commit as it is chosen. */
export function revealLine(box: HTMLElement | null, key: string): void {
  box?.querySelector(`[data-change-key="${key}"]`)?.scrollIntoView({ block: 'nearest' });
}
