interface Room {
  readonly width: number;
  readonly height: number;
}

/** Cells of a terminal: how many, and how large one is in pixels at a font of one pixel. */
interface Cells {
  readonly cols: number;
  readonly rows: number;
  readonly widthOfOne: number;
  readonly heightOfOne: number;
}

/** Below this it is hard to read: the rest is scrolled to. */
export const LEAST_FONT = 9;

/**
 * The font at which a terminal of a given size fits a room, never larger than wanted. Steps of half a pixel, so that a room
 * that changes by a pixel does not draw everything anew.
 */
export function fontThatFits(room: Room, { cols, rows, widthOfOne, heightOfOne }: Cells, wanted: number): number {
  const fits = Math.min(room.width / (cols * widthOfOne), room.height / (rows * heightOfOne));
  if (!Number.isFinite(fits) || fits <= 0) return wanted;
  const least = Math.min(LEAST_FONT, wanted);
  return Math.min(wanted, Math.max(least, Math.floor(fits * 2) / 2));
}

/** Whether cells stand out of a room at the side, by more than a part of one. */
export const isWider = ({ cols, widthOfOne }: Cells, font: number, room: Pick<Room, 'width'>): boolean =>
  cols * widthOfOne * font > room.width + (widthOfOne * font) / 2;
