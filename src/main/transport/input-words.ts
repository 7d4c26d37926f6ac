import { z } from 'zod';
import type { Failure } from '../contract/errors';

type Fields = NonNullable<Failure['fields']>;

const MOST_FIELDS = 20;
const NOT_UNDERSTOOD = 'not understood';

/** An input that its schema does not take, in words: where it is wrong, and what has to be there instead. */
export function inputFailure(error: z.core.$ZodError): Failure {
  const fields = error.issues.flatMap(fieldsOf).slice(0, MOST_FIELDS);
  return { code: 'invalid', message: inputMessage(fields), fields };
}

/** The sentence that goes with these fields, in whatever spelling their paths are. */
export function inputMessage(fields: Fields): string {
  const [first] = fields;
  const where = first?.path ? `${first.path}: ` : '';
  return `The input does not fit. ${where}${first?.message ?? ''}`;
}

function fieldsOf(issue: z.core.$ZodIssue): Fields {
  const { path, message } = issue;
  const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  return places.map((place) => ({ path: shorten(place.map(String).join('.')), message }));
}

/** For issues that the contract has no words of its own for: what a person has to give instead, never the validator's words. */
export function plainWords(issue: z.core.$ZodRawIssue): string {
  const words = wordsOf(issue);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function wordsOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'must be given';
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : NOT_UNDERSTOOD;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return notOneOf(issue.values);
    case 'invalid_union':
      return unionWords(issue.input, issue['discriminator'], issue['options']);
    default:
      return NOT_UNDERSTOOD;
  }
}

/** The input of a union is the whole object, so the key that tells its members apart may be the one that is missing. */
function unionWords(input: unknown, key: unknown, options: unknown): string {
  if (typeof key !== 'string' || !Array.isArray(options)) return NOT_UNDERSTOOD;
  return z.object({ [key]: z.undefined() }).safeParse(input).success ? 'must be given' : notOneOf(options);
}

const notOneOf = (values: readonly unknown[]): string => `not one of: ${values.map(String).join(', ')}`;

function amount(limit: number | bigint, origin: string): string {
  const isOne = Number(limit) === 1;
  if (origin === 'string') return `${limit} ${isOne ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set' || origin === 'map') return `${limit} ${isOne ? 'entry' : 'entries'}`;
  return String(limit);
}

/** What a caller may have sent at any length, short enough to say back. */
export function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
