import { stored } from './stored';

const KEY = 'croft.unsaved-remarks';
/** Half-written words that are kept, and characters of all of them; the oldest go first. */
const MOST = 50;
const MOST_CHARACTERS = 1_000_000;

/** Words of remarks and forms that are being written, by place: they survive a reload of the page. */
export interface UnsavedWords {
  read(place: string): string;
  /** Nothing but space: forgets the place. */
  write(place: string, words: string): void;
  /** All that is held, by place. */
  all(): ReadonlyMap<string, string>;
  /** Tells after each writing here; the answer ends it. */
  listen(listener: () => void): () => void;
}

export function createUnsavedWords(storage: () => Storage): UnsavedWords {
  const listeners = new Set<() => void>();
  let read: { readonly text: string | null; readonly all: ReadonlyMap<string, string> } | null = null;

  /** Other windows write there, too; what nobody has changed is not taken apart again for each of all that listen. */
  function load(): ReadonlyMap<string, string> {
    const text = stored(() => storage().getItem(KEY));
    if (read === null || read.text !== text) read = { text, all: parseUnsaved(text) };
    return read.all;
  }

  return {
    read: (place) => load().get(place) ?? '',
    all: load,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    write(place, words) {
      const all = new Map(load());
      all.delete(place);
      if (words.trim() !== '') all.set(place, words);
      stored(() => storage().setItem(KEY, JSON.stringify(newest(all))));
      for (const tell of listeners) tell();
    },
  };
}

function newest(all: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  let room = MOST_CHARACTERS;
  const fits = ([, words]: readonly [string, string]) => (room -= words.length) >= 0;
  return [...all].slice(-MOST).toReversed().filter(fits).toReversed();
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
