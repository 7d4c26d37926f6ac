/** More of the past than this is not drawn again: it is on disk, and in the export of the log. */
export const MOST_PAST_BYTES = 10 * 1024 * 1024;

const FEWEST_LINES = 3_000;
const MOST_LINES = 80_000;
/** A line is rarely shorter, with its colours. */
const BYTES_OF_LINE = 50;

/** Lines that a terminal keeps above its screen for so many bytes of the past, and as many to come. */
export const linesFor = (pastBytes: number): number =>
  Math.min(MOST_LINES, Math.max(FEWEST_LINES, Math.round(pastBytes / BYTES_OF_LINE)));
