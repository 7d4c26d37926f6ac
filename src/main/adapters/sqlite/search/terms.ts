import type { EventClass } from '../../../contract/event';
import type { EventColumns } from '../event-pages';

/**
 * The words of an event are indexed as terms that begin with the number of its segment, a stretch of 32,768 events. A word's beginning is
 * then looked up in one segment at a time: FTS5 lists everything that a beginning fits before it answers, and here that is bounded whatever the
 * size of the log. Terms that begin with `_` after the number say what the event is filed under; no word does.
 */
const SEGMENT_BITS = 15;
export const SEGMENT = 2 ** SEGMENT_BITS;

/** First seq of the segment of an event. */
export const segmentStart = (seq: number): number => Math.floor(seq / SEGMENT) * SEGMENT;

const DIGITS = 5;
const keyOf = (seq: number): string =>
  Math.floor(seq / SEGMENT)
    .toString(36)
    .padStart(DIGITS, '0');

export interface Filed {
  readonly class: EventClass;
  readonly workspaceId: string | null;
  readonly taskId: string | null;
  readonly runId: string | null;
}

const placesOf = ({ workspaceId, taskId, runId }: Partial<Omit<Filed, 'class'>>): string[] =>
  [workspaceId, taskId, runId].filter((id) => typeof id === 'string').map((id) => `_${id}`);

/** The text that FTS5 takes apart into the terms of an event. */
export function termsOf(seq: number, words: ReadonlySet<string>, filed: Filed): string {
  const key = keyOf(seq);
  const terms = [`${key}_${filed.class}`, ...placesOf(filed).map((place) => key + place)];
  for (const word of words) terms.push(key + word);
  return terms.join(' ');
}

/** The expression of FTS5 for events of one segment. Every term is quoted and made of letters, digits, `_` and `-` only. */
export function expressionFor(seq: number, words: readonly string[], wanted: EventColumns): string {
  const key = keyOf(seq);
  const places = placesOf({
    workspaceId: wanted.workspaceId ?? null,
    taskId: wanted.taskId ?? null,
    runId: wanted.runId ?? null,
  });
  const all = [...words.map((word) => `"${key}${word}" *`), ...places.map((place) => `"${key}${place}"`)];
  if (wanted.classes) all.push(`(${wanted.classes.map((name) => `"${key}_${name}"`).join(' OR ')})`);
  return all.join(' AND ');
}
