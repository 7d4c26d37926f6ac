import type { RunId } from '../../contract/ids';
import type { EncodedFact } from './event-log';

/** An item made ready to be written. */
export interface ReadyItem {
  readonly runId: RunId;
  readonly ingestedTo: number;
  readonly facts: readonly EncodedFact[];
}

/** How much waits: rows of the log, and characters of their JSON. */
export interface Load {
  readonly rows: number;
  readonly chars: number;
}

const charsOf = (facts: readonly EncodedFact[]): number => facts.reduce((sum, { payload }) => sum + payload.length, 0);

/** Items in the order in which they came, with their load and how far they reach in each run's spool. */
export function createIngestQueue() {
  const items: ReadyItem[] = [];
  const reached = new Map<RunId, number>();
  let rows = 0;
  let chars = 0;

  return {
    load: (): Load => ({ rows, chars }),
    isEmpty: (): boolean => items.length === 0,
    /** How far the waiting items of a run reach; null: none waits. */
    reach: (runId: RunId): number | null => reached.get(runId) ?? null,
    push(item: ReadyItem): void {
      items.push(item);
      reached.set(item.runId, item.ingestedTo);
      rows += item.facts.length;
      chars += charsOf(item.facts);
    },
    /** The first items, whole ones, until they have `most` rows together. */
    front(most: number): readonly ReadyItem[] {
      let size = 0;
      let count = 0;
      while (count < items.length && size < most) {
        size += items[count]?.facts.length ?? 0;
        count += 1;
      }
      return items.slice(0, count);
    },
    drop(count: number): void {
      for (const { facts } of items.splice(0, count)) {
        rows -= facts.length;
        chars -= charsOf(facts);
      }
      if (items.length === 0) reached.clear();
    },
    clear(): void {
      items.length = 0;
      reached.clear();
      rows = 0;
      chars = 0;
    },
  };
}
