import type { Between, EventColumns } from '../event-pages';
import type { EventRow } from '../event-rows';
import { troubleOf } from '../trouble';
import { holdsWords, isInside, lookAtEach, take } from './hunt';
import type { Hunt, SearchParts } from './hunt';
import type { IndexedRow, Reach } from './search-index';
import { SEGMENT, segmentStart } from './terms';

/** To find the rarest word of a query so many are compared, by the number of events in one segment, counted so far. */
const COMPARED_WORDS = 4;
const COUNTED = 1_000;
/** So few events are rather looked at than joined with the lists of other words and filters. */
const FEW = 100;

/** Asks the index for what the segment at the edge holds of the range. */
export function lookUp(parts: SearchParts, hunt: Hunt): void {
  const { read, index } = parts;
  const { words, wanted } = hunt;
  const newestFirst = hunt.direction === 'newest';
  try {
    const range = rangeOf(hunt, index.reach());
    const [rarest, count] = rarestOf(parts, hunt, range);
    if (count <= FEW) {
      const fits = (row: IndexedRow): boolean => isFiled(row, wanted) && holdsWords(row, words);
      if (count === 0 || takeAll(hunt, index.find(newestFirst, [rarest], {}, range), fits)) passBy(hunt, range);
      return;
    }
    if (isNarrow(wanted)) {
      lookAtEach(read, hunt);
      const isThrough = hunt.edge <= range.after || hunt.edge >= range.before;
      if (hunt.looking || isThrough || hunt.budget.isSpent() || !isInside(hunt)) return;
    }
    const rest = rangeOf(hunt, index.reach());
    if (takeAll(hunt, index.find(newestFirst, words, wanted, rest), () => true)) passBy(hunt, rest);
  } catch (error) {
    if (!parts.onDamage(error)) throw troubleOf(error) ?? error;
  }
}

/** What is left of the segment at the edge, of the index and of the range that is searched. */
function rangeOf({ edge, direction, limits }: Hunt, { first, last }: Reach): Between {
  const start = segmentStart(edge);
  const low = Math.max(start, first, limits.after + 1, direction === 'newest' ? 0 : edge);
  const end = Math.min(start + SEGMENT - 1, last, limits.before - 1);
  return { after: low - 1, before: (direction === 'newest' ? Math.min(end, edge) : end) + 1 };
}

/** The rarest word and in how many events of the range it is; which one it is, is found out once. */
function rarestOf({ index }: SearchParts, hunt: Hunt, range: Between): readonly [string, number] {
  const [only = ''] = hunt.words;
  if (hunt.words.length === 1) hunt.rarest = only;
  if (hunt.rarest !== null) return [hunt.rarest, index.count(hunt.rarest, range, FEW + 1)];
  const longest = hunt.words.toSorted((a, b) => b.length - a.length).slice(0, COMPARED_WORDS);
  const counted = longest.map((word) => [word, index.count(word, range, COUNTED)] as const);
  const rarest = counted.toSorted(([, a], [, b]) => a - b)[0] ?? ([only, COUNTED] as const);
  [hunt.rarest] = rarest;
  return rarest;
}

function takeAll(hunt: Hunt, rows: Iterable<IndexedRow>, fits: (row: IndexedRow) => boolean): boolean {
  for (const row of rows) if (fits(row) && !take(hunt, row)) return false;
  return true;
}

function passBy(hunt: Hunt, range: Between): void {
  hunt.edge = hunt.direction === 'newest' ? range.after : range.before;
}

const isNarrow = ({ workspaceId, taskId, runId, classes }: EventColumns): boolean =>
  (workspaceId ?? taskId ?? runId ?? classes) !== undefined;

const isFiled = (row: EventRow & Pick<IndexedRow, 'class'>, wanted: EventColumns): boolean =>
  (wanted.workspaceId === undefined || row.workspace_id === wanted.workspaceId) &&
  (wanted.taskId === undefined || row.task_id === wanted.taskId) &&
  (wanted.runId === undefined || row.run_id === wanted.runId) &&
  (!wanted.classes || wanted.classes.includes(row.class));
