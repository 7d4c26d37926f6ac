import { useEffect, useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { coversNeeded, liftOf } from './toast-lift';
import type { Obstacle, Stretch } from './toast-lift';

/** A row of a list, a heading of one, what an agent says in its terminal. */
const SOFT = '.row-link, h2, [data-keys]';
/** The head of a screen, with where one is and the way back; a question to the user, the words as much as the buttons. */
const NEEDED_MOST = 'header, [data-asks]';
const OBSTACLES = `button, a[href], input, textarea, select, summary, label, ${SOFT}, ${NEEDED_MOST}`;

/** Between messages and the ends of what they stand in. */
const EDGE = 8;
const LOOK_AGAIN_AFTER_MS = 200;

/**
 * Keeps messages in a narrow window, where they are as wide as it is, off what is needed there: the bar of the screens, the way back, what is
 * pressed and typed into. In a wide one they stand in a corner, and this does nothing.
 */
export function useToastRoom(list: RefObject<HTMLElement | null>, toasts: readonly unknown[]): void {
  useLayoutEffect(() => {
    if (toasts.length > 0) place(list.current);
  }, [list, toasts]);

  const isShown = toasts.length > 0;
  useEffect(() => {
    const { current } = list;
    const around = current?.offsetParent;
    if (!isShown || !current || !around) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const lookAgain = () => {
      timer = null;
      placeAgain(current);
    };
    /** An agent may write without end: what has changed is looked at now and then, not with each of its words. */
    const soon = () => {
      timer ??= setTimeout(lookAgain, LOOK_AGAIN_AFTER_MS);
    };
    const drawn = new MutationObserver(soon);
    drawn.observe(around, { childList: true, subtree: true });
    const resized = new ResizeObserver(soon);
    for (const each of [around, current]) resized.observe(each);
    window.visualViewport?.addEventListener('resize', soon);
    return () => {
      if (timer !== null) clearTimeout(timer);
      drawn.disconnect();
      resized.disconnect();
      window.visualViewport?.removeEventListener('resize', soon);
    };
  }, [list, isShown]);
}

/** What is there now covers what is needed. Nothing moves away from below a finger or from the focus. */
function placeAgain(list: HTMLElement): void {
  const room = roomOf(list);
  if (!room || list.matches(':hover, :focus-within')) return;
  const { bottom, height } = list.getBoundingClientRect();
  const lift = room.bottom - bottom;
  if (lift < 0 || coversNeeded(room, height, lift, obstaclesTo(list))) place(list);
}

function place(list: HTMLElement | null): void {
  const room = list && roomOf(list);
  if (!room) return;
  const end = list.offsetParent?.getBoundingClientRect().bottom ?? room.bottom;
  const lift = liftOf(room, list.getBoundingClientRect().height, obstaclesTo(list));
  list.style.setProperty('--lift', `${Math.round(end - room.bottom + lift)}px`);
}

/** Null: they stand in a corner of a wide window. A keyboard on the screen takes its part of it. */
function roomOf(list: HTMLElement): Stretch | null {
  const around = list.offsetParent?.getBoundingClientRect();
  if (!around) return null;
  const view = window.visualViewport;
  const seen = view ? view.offsetTop + view.height : Infinity;
  return { top: around.top + EDGE, bottom: Math.min(around.bottom, seen) - EDGE };
}

function obstaclesTo(list: HTMLElement): readonly Obstacle[] {
  const around = list.offsetParent;
  if (!around) return [];
  const width = around.getBoundingClientRect().width;
  return [...around.querySelectorAll(OBSTACLES)].flatMap((each) => {
    if (list.contains(each) || !each.checkVisibility({ visibilityProperty: true })) return [];
    const box = ((each.matches('.row-link') ? each.closest('.row') : null) ?? each).getBoundingClientRect();
    // What is only there for screen readers, and what waits outside of the window.
    if (box.width <= 1 || box.height <= 1 || box.right <= 0 || box.left >= window.innerWidth) return [];
    const isOneOfMany = box.width > width * 0.9 && each.closest('[data-index], li, tr') !== null;
    return [{ top: box.top, bottom: box.bottom, weight: isOneOfMany ? 0 : weightOf(each) }];
  });
}

function weightOf(thing: Element): number {
  if (thing.matches(SOFT)) return 0;
  return thing.matches(NEEDED_MOST) ? 10 : 1;
}
