export interface GridShape {
  readonly columns: number;
  /** Height of a row in pixels. */
  readonly rowHeight: number;
}

const MOST_COLUMNS = 4;
/** A tile's least size at a font of one pixel: 40 characters and a dozen lines with the head. */
const LEAST_WIDTH = 21;
const LEAST_HEIGHT = 16;
const GAP = 8;

/**
 * How tiles share a room. As many columns as it takes to show all without scrolling, as few as that needs, and never tiles so
 * small that nothing is read in them.
 */
export function gridShape(count: number, room: { width: number; height: number }, font: number): GridShape {
  const widest = Math.floor((room.width + GAP) / (LEAST_WIDTH * font + GAP));
  const most = Math.max(1, Math.min(MOST_COLUMNS, widest, count));
  const least = Math.round(LEAST_HEIGHT * font);
  const heightIn = (columns: number) => {
    const rows = Math.max(1, Math.ceil(count / columns));
    return Math.floor((room.height - GAP * (rows - 1)) / rows);
  };
  // A tile is best a little wider than it is high.
  const shapes = Array.from({ length: most }, (_, index) => index + 1).map((columns) => {
    const width = (room.width - GAP * (columns - 1)) / columns;
    const height = heightIn(columns);
    return { columns, height, fits: height >= least, skew: Math.abs(Math.log(width / Math.max(1, height) / 1.2)) };
  });
  const fitting = shapes.filter(({ fits }) => fits).toSorted((a, b) => a.skew - b.skew)[0];
  if (fitting) return { columns: fitting.columns, rowHeight: fitting.height };
  return { columns: most, rowHeight: least };
}

/** The tile that an arrow key leads to; null where there is none. */
export function neighbour(
  index: number,
  key: 'arrowleft' | 'arrowright' | 'arrowup' | 'arrowdown',
  { count, columns }: { count: number; columns: number },
): number | null {
  const step = { arrowleft: -1, arrowright: 1, arrowup: -columns, arrowdown: columns }[key];
  const next = index + step;
  if (next >= 0 && next < count) return next;
  // The last row may be short: down leads to its end.
  const isAboveLastRow = Math.floor(index / columns) < Math.floor((count - 1) / columns);
  return key === 'arrowdown' && isAboveLastRow ? count - 1 : null;
}
