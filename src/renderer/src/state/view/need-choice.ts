import type { Ask } from '../../../../main/contract/run';

/** Answers that fit on a row: of the only question, one of a few short ones. */
const MOST_ANSWERS = 4;
const LONGEST_ANSWER = 24;
/** What a button takes beside its words, in letters. */
const BUTTON = 5;
/**
 * Letters of all answers together: those that are cut off cannot be told apart, and beside them the question needs its room, too. On a phone
 * they have a line of their own.
 */
const ROOM = { wide: 84, tight: 30, phone: 42 } as const;
export type NeedRoom = keyof typeof ROOM;

export interface NeedChoice {
  readonly ask: Ask;
  readonly question: string;
  readonly labels: readonly string[];
}

/** The answers that can be given on a row; null: the task has to be opened for that. */
export function choiceOf(ask: Ask, room: NeedRoom): NeedChoice | null {
  const [question, second] = ask.questions;
  if (ask.kind !== 'question' || !question || second || question.multiSelect) return null;
  const labels = question.options.map(({ label }) => label);
  const taken = labels.reduce((sum, label) => sum + label.length + BUTTON, 0);
  const isShort = labels.every((label) => label.length <= LONGEST_ANSWER) && taken <= ROOM[room];
  const fits = labels.length <= MOST_ANSWERS && isShort;
  return fits && labels.length > 0 ? { ask, question: question.question, labels } : null;
}
