import { useState } from 'react';
import { createUnsavedWords } from './review-unsaved';

/** What was written into a form and not sent yet, by place: a form that is left, by whichever way, loses none of it. */
export const keptWords = createUnsavedWords(() => window.localStorage);

export interface KeptWords {
  readonly words: string;
  readonly write: (words: string) => void;
  /** They were sent, or are wanted no more. */
  readonly forget: () => void;
}

/** The words of one field, which are kept until they are sent. `first`: what it begins with where nothing was kept; else what both make together. */
export function useKeptWords(
  place: string,
  first = '',
  join: (kept: string, first: string) => string = instead,
): KeptWords {
  const [words, setWords] = useState(() => join(keptWords.read(place), first));
  return {
    words,
    write(next) {
      setWords(next);
      keptWords.write(place, next === first ? '' : next);
    },
    forget: () => keptWords.write(place, ''),
  };
}

const instead = (kept: string, first: string): string => kept || first;

/** What was kept, and then what a form was to begin with, unless that stands in it already. */
export function joinWords(kept: string, first: string): string {
  if (kept === '' || first === '') return kept || first;
  return kept.includes(first) ? kept : `${kept}\n\n${first}`;
}

/** Puts what was kept at one place to what is kept at another. */
export function moveWords(from: string, to: string): void {
  const moved = joinWords(keptWords.read(to), keptWords.read(from));
  keptWords.write(from, '');
  keptWords.write(to, moved);
}

/** What is left of a field once `sent` has arrived: what was written behind it while it was on its way, or all that was written anew. */
export const wordsAfter = (sent: string, now: string): string =>
  now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
