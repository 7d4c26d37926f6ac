/**
 * A list of any length behind a scroll bar of bounded height: browsers clip elements somewhere above 16 million pixels.
 * Small moves are taken as they are, so that wheel and touch feel as in any list; a long one is a jump of the bar and
 * leads to the same share of the list.
 */
export interface ScrollScale {
  /** Height of the whole list in pixels. */
  readonly total: number;
  /** Height that the browser is given. */
  readonly given: number;
  /** Height of what is seen. */
  readonly view: number;
}

/** Pixels given to the browser at most. */
export const MOST_PIXELS = 6_000_000;

export const scaleOf = (rows: number, rowHeight: number, view: number): ScrollScale => ({
  total: rows * rowHeight,
  given: Math.min(MOST_PIXELS, rows * rowHeight),
  view,
});

/** Where the list stands, and where its scroll bar does. */
export interface ScrollPlace {
  readonly listTop: number;
  readonly barTop: number;
}

const listRoom = ({ total, view }: ScrollScale): number => Math.max(0, total - view);
const barRoom = ({ given, view }: ScrollScale): number => Math.max(0, given - view);
const within = (value: number, most: number): number => Math.min(Math.max(0, value), most);

/** The place for a position in the list. */
export function placeAt(scale: ScrollScale, listTop: number): ScrollPlace {
  const top = within(listTop, listRoom(scale));
  const share = listRoom(scale) === 0 ? 0 : top / listRoom(scale);
  return { listTop: top, barTop: Math.round(share * barRoom(scale)) };
}

/** The place after the bar was moved. Its ends are the list's ends, however it got there. */
export function afterScroll(scale: ScrollScale, before: ScrollPlace, barTop: number): ScrollPlace {
  const room = barRoom(scale);
  const moved = barTop - before.barTop;
  if (scale.total === scale.given) return { listTop: within(barTop, listRoom(scale)), barTop };
  const isJump = Math.abs(moved) > scale.view;
  if (isJump || barTop <= 0 || barTop >= room)
    return { listTop: room === 0 ? 0 : (within(barTop, room) / room) * listRoom(scale), barTop };
  return { listTop: within(before.listTop + moved, listRoom(scale)), barTop };
}

/** Whether the bar has drifted so far from the list by small moves that it is about to run out. */
export function isAdrift(scale: ScrollScale, { listTop, barTop }: ScrollPlace): boolean {
  const right = placeAt(scale, listTop).barTop;
  if (right === barTop) return false;
  const nearEnd = barTop < scale.view || barTop > barRoom(scale) - scale.view;
  return nearEnd && Math.abs(right - barTop) > 1;
}
