import { shortcutRows } from './shortcut-table';
import type { ShortcutId, ShortcutPlace } from './shortcut-table';

/** Screens on which a key does nothing that must have been seen first: no answer, no stop, nothing discarded. */
const PLACES: ReadonlySet<ShortcutPlace> = new Set(['Terminals', 'Activity']);

/** On its way to a key: `shift+shift` before `shift+s`. */
const MODIFIER = /(?:^|\+)(?:shift|control|alt|altgraph|meta)$/;

/** The last key that was pressed while a screen was on its way. */
export interface EarlyKey {
  /** A screen is on its way, until the returned function says that it is there. */
  screenComes(): () => void;
  /** Nobody has taken this key. Answers whether it is kept for the screen; whatever was kept before is not. */
  keep(key: string): boolean;
  /** Another key was taken, or went into a field. */
  forget(): void;
  /** The key, for the first who asks for one of its shortcuts; else null. */
  claim(id: ShortcutId): string | null;
}

/** Keeps one key: words that are typed ahead must not become half a command. */
export function createEarlyKey(): EarlyKey {
  let coming = 0;
  let kept: string | null = null;
  let hasMore = false;
  return {
    screenComes() {
      coming += 1;
      return () => {
        coming -= 1;
        if (coming > 0) return;
        // The screen says in this very turn what its keys do.
        queueMicrotask(() => {
          if (coming > 0) return;
          kept = null;
          hasMore = false;
        });
      };
    },
    keep(key) {
      if (coming === 0 || MODIFIER.test(key)) return false;
      const isAlone = kept === null && !hasMore;
      hasMore = true;
      kept = isAlone && shortcutRows.some(([, row]) => PLACES.has(row.place) && isOf(row.keys, key)) ? key : null;
      return kept !== null;
    },
    forget() {
      kept = null;
    },
    claim(id) {
      const [, row] = shortcutRows.find(([known]) => known === id) ?? [];
      if (kept === null || !row || !PLACES.has(row.place) || !isOf(row.keys, kept)) return null;
      const key = kept;
      kept = null;
      return key;
    },
  };
}

const isOf = (keys: readonly string[], key: string): boolean => keys.includes(key);
