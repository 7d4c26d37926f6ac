import type { Ask } from '../../../../main/contract/run';

export type Question = Ask['questions'][number];

/** What is chosen for one question: labels, and words of the user's own, which count when they are not empty. */
export interface Choice {
  readonly labels: readonly string[];
  readonly words: string;
}

export type Choices = Readonly<Record<string, Choice | undefined>>;

/** The questions of an ask; one that came without any is itself the question. */
export const questionsOf = (ask: Ask): readonly Question[] =>
  ask.questions.length > 0 ? ask.questions : [{ question: ask.title, header: null, multiSelect: false, options: [] }];

/** Reads what an earlier page kept; anything odd is nothing. */
export function parseChoices(text: string): Choices {
  try {
    const read: unknown = JSON.parse(text || '{}');
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
    return Object.fromEntries(Object.entries(read).filter((pair): pair is [string, Choice] => isChoice(pair[1])));
  } catch {
    return {};
  }
}

function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null) return false;
  const { labels, words } = value as Partial<Record<keyof Choice, unknown>>;
  return Array.isArray(labels) && labels.every((label) => typeof label === 'string') && typeof words === 'string';
}

export const isAnswered = (choice: Choice | undefined): boolean =>
  choice !== undefined && (choice.labels.length > 0 || choice.words.trim() !== '');

/** Question text -> chosen labels, with own words after them. */
export function answersOf(questions: readonly Question[], choices: Choices): Record<string, string> {
  return Object.fromEntries(
    questions.map(({ question }) => {
      const { labels = [], words = '' } = choices[question] ?? {};
      return [question, [...labels, words.trim()].filter(Boolean).join(', ')];
    }),
  );
}

/** What was written in the user's own words, to all questions. */
export const ownWords = (choices: Choices): string =>
  Object.values(choices)
    .map((choice) => choice?.words.trim() ?? '')
    .filter(Boolean)
    .join('\n');

/** A label chosen or taken back. Where one answer is wanted, it replaces the others and any own words. */
export function toggle(choice: Choice | undefined, label: string, multiSelect: boolean): Choice {
  const { labels, words } = choice ?? { labels: [], words: '' };
  if (!multiSelect) return { labels: [label], words: '' };
  return { labels: labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label], words };
}
