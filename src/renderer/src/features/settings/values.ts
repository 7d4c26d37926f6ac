/** Minutes with at most one digit after the point. */
export const minutesOf = (ms: number): string => String(Math.round(ms / 6_000) / 10);

/** A number, or null for an empty field. */
export const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text));

/** One entry a line, without empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
