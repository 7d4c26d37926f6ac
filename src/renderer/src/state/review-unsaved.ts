import { stored } from './stored';

const KEY = 'croft.unsaved-remarks';
/** Half-written remarks that are kept; the oldest go first. */
const MOST = 50;

/** Words of remarks that are being written, by place: they survive a reload of the page. */
export interface UnsavedWords {
  read(place: string): string;
  /** Nothing but space: forgets the place. */
  write(place: string, words: string): void;
}

export function createUnsavedWords(storage: () => Storage): UnsavedWords {
  const load = (): Map<string, string> => parseUnsaved(stored(() => storage().getItem(KEY)));
  return {
    read: (place) => load().get(place) ?? '',
    write(place, words) {
      const all = load();
      all.delete(place);
      if (words.trim() !== '') all.set(place, words);
      stored(() => storage().setItem(KEY, JSON.stringify([...all].slice(-MOST))));
    },
  };
}

/** Reads what an earlier page wrote; anything odd is nothing. */
export function parseUnsaved(text: string | null): Map<string, string> {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(read)) return new Map();
    const isPair = (pair: unknown): pair is [string, string] =>
      Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string';
    return new Map(read.filter(isPair));
  } catch {
    return new Map();
  }
}
