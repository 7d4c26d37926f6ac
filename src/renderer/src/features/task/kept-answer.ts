import { useState } from 'react';
import type { AskId } from '../../../../main/contract/ids';
import type { Ask } from '../../../../main/contract/run';
import { keptWords } from '../../state/kept-words';
import { isAnswered, parseChoices } from './question-answers';
import type { Choice, Choices } from './question-answers';

const choicesPlace = (id: AskId): string => `answer ${id}`;

/** Where the words with which an ask is denied are kept. */
export const denialPlace = (id: AskId): string => `deny ${id}`;

/** What was ticked and written for an ask, which is kept until it is answered: whoever looks elsewhere first loses none of it. */
export function useKeptChoices(ask: Ask): readonly [Choices, (question: string, choice: Choice) => void] {
  const place = choicesPlace(ask.id);
  const [choices, setChoices] = useState<Choices>(() => parseChoices(keptWords.read(place)));
  return [
    choices,
    (question, choice) => {
      const next = { ...choices, [question]: choice };
      setChoices(next);
      keptWords.write(place, Object.values(next).some(isAnswered) ? JSON.stringify(next) : '');
    },
  ];
}

/** Nobody waits for this answer any more. */
export function forgetAnswer(id: AskId): void {
  for (const place of [choicesPlace(id), denialPlace(id)]) keptWords.write(place, '');
}

/** Forgets what was begun for asks that were closed while nobody looked at them. */
export function forgetClosed(open: ReadonlyMap<AskId, unknown>, words: Pick<typeof keptWords, 'all' | 'write'>): void {
  for (const place of words.all().keys()) {
    const id = /^(?:answer|deny) (.+)$/.exec(place)?.[1];
    if (id !== undefined && !open.has(id as AskId)) words.write(place, '');
  }
}
